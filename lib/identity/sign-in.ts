import { recordEvent } from "#lib/audit-log/record";
import { environment } from "#lib/config/env";
import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import type { Role } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { findAccount } from "./people/store";
import { inHashingLine } from "./sign-ins/password";
import { type Site, signInLibrary } from "./sign-ins/sign-in-library";
import { countFailure, refuseTooManyFailures } from "./sign-ins/throttle";

type SignIn = {
  readonly email: string;
  readonly password: string;
  /** Where the request came from, for the limit of failures. */
  readonly address: string;
  readonly userAgent: string | null;
  readonly requestId: string;
};

/** A person who has just proven themselves, and the `Set-Cookie` lines that keep them so. */
export type SignedIn = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly cookies: readonly string[];
};

/**
 * Signs a person in with address and password. Refuses `wrong_credentials` in the same words and time for a wrong
 * password, an unknown address and somebody who is shut out, and `rate_limited` after too many failures.
 */
export async function signIn(
  db: Db,
  { requestId, ...attempt }: SignIn,
  site: Site = environment(),
): Promise<SignedIn> {
  const email = attempt.email.trim().toLowerCase();
  const cookies = await inHashingLine(() => checked(db, { ...attempt, email }, site));
  const person = await findAccount(db, { email });
  if (person === null) throw new Refusal("wrong_credentials", WRONG);
  const { id, name, roles } = person;
  await inTransaction(db, { id, role: "person", requestId }, (tx) =>
    recordEvent(tx, {
      ...{ actorId: id, actorRole: "person", act: "sign_in", requestId },
      ...{ objectKind: "user", objectId: id },
    }),
  );
  return { id, name, email, roles, cookies };
}

const WRONG = "The e-mail address or the password is wrong.";

async function checked(
  db: Db,
  { email, password, address, userAgent }: Omit<SignIn, "requestId">,
  site: Site,
): Promise<string[]> {
  const attempt = { email, address };
  await refuseTooManyFailures(db, attempt);
  const request = new Request(`${site.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": userAgent ?? "" },
    body: JSON.stringify({ email, password }),
  });
  const response = await signInLibrary(db, site)(request);
  if (response.ok) return response.headers.getSetCookie();
  if (response.status >= 500) throw new Error(`the sign-in library answered ${response.status}`);
  await countFailure(db, attempt);
  throw new Refusal("wrong_credentials", WRONG);
}

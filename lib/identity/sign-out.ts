import { recordEvent } from "#lib/audit-log/record";
import { environment } from "#lib/config/env";
import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { findSignedIn } from "./find-signed-in";
import { type Site, signInLibrary } from "./sign-ins/sign-in-library";

type SignOut = { readonly headers: Headers; readonly requestId: string };

/** Ends the session whose cookie stands in the headers, if one does. Gives the `Set-Cookie` lines that remove it. */
export async function signOut(
  db: Db,
  { headers, requestId }: SignOut,
  site: Site = environment(),
): Promise<readonly string[]> {
  const person = await findSignedIn(db, headers, { keepsAlive: false, url: site.url });
  const request = new Request(`${site.url}/api/auth/sign-out`, {
    method: "POST",
    headers: { cookie: headers.get("cookie") ?? "" },
  });
  const response = await signInLibrary(db, site)(request);
  if (person !== null) {
    const { id } = person;
    await inTransaction(db, { id, role: "person", requestId }, (tx) =>
      recordEvent(tx, {
        ...{ actorId: id, actorRole: "person", act: "sign_out", requestId },
        ...{ objectKind: "user", objectId: id },
      }),
    );
  }
  return response.headers.getSetCookie();
}

import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { Role } from "#lib/kernel/principal";
import type { Account } from "./people/account";
import { insertAccount } from "./people/store";
import { hashPassword, inHashingLine, refuseWeakPassword } from "./sign-ins/password";

type CreatePerson = {
  readonly actor: Actor;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly password: string;
  readonly isDemo?: boolean;
  /** A given id, for factories; a fresh one unless told. */
  readonly id?: string;
};

/**
 * Adds somebody who can sign in at once. Hashing takes a while: outside a transaction it happens before one is opened.
 * Refuses `already_exists` and, for a weak password, `invalid_request`.
 */
export async function createPerson(
  db: Db,
  { actor, name, roles, password, isDemo = false, id = freshId("user"), ...given }: CreatePerson,
): Promise<Account> {
  refuseWeakPassword(password);
  const email = given.email.trim().toLowerCase();
  const passwordHash = await inHashingLine(() => hashPassword(password));
  return inTransaction(db, actor, async (tx) => {
    const account = await insertAccount(tx, { id, name, email, roles, isDemo, passwordHash });
    await recordEvent(tx, {
      ...{ actorId: actor.id, actorRole: actor.role ?? "system", requestId: actor.requestId },
      ...{ act: "create_person", objectKind: "user", objectId: id },
      after: { name, roles },
    });
    return account;
  });
}

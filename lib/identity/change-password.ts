import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { newPassword } from "./invite-user";
import { getUser } from "./list-users";
import { findPasswordHash, updatePassword } from "./people/store";
import {
  hashPassword,
  inHashingLine,
  refuseWeakPassword,
  verifyPassword,
} from "./sign-ins/password";
import { deleteSessions } from "./sign-ins/store";
import { countFailure, refuseTooManyFailures } from "./sign-ins/throttle";

type ChangePassword = {
  readonly actor: Actor;
  readonly userId: string;
  readonly current: string;
  readonly next: string;
  readonly address: string;
};

/**
 * Replaces one's own password and ends all of one's sessions, this one included. A wrong `current` counts as a failed
 * sign-in. Refuses `rate_limited`, `wrong_credentials`, `invalid_request`. Give it the plain client: a counted failure
 * has to outlive the refusal.
 */
export async function changePassword(db: Db, change: ChangePassword): Promise<void> {
  const { actor, userId, current, next, address } = change;
  refuseWeakPassword(next, "/next");
  const { email } = await getUser(db, userId);
  const hash = await inHashingLine(async () => {
    await refuseTooManyFailures(db, { email, address });
    const stored = await findPasswordHash(db, userId);
    if (stored !== null && (await verifyPassword(stored, current))) return hashPassword(next);
    await countFailure(db, { email, address });
    throw new Refusal("wrong_credentials", "The current password is wrong.");
  });
  await replace(db, { actor, userId, hash, act: "change_password" });
}

/** Gives a person a password of our making, shown here only, and ends their sessions. Refuses `not_found`. */
export async function resetPassword(
  db: Db,
  { actor, userId }: { readonly actor: Actor; readonly userId: string },
): Promise<{ readonly password: string }> {
  await getUser(db, userId);
  const password = newPassword();
  const hash = await inHashingLine(() => hashPassword(password));
  await replace(db, { actor, userId, hash, act: "reset_password" });
  return { password };
}

type Replacement = {
  readonly actor: Actor;
  readonly userId: string;
  readonly hash: string;
  readonly act: string;
};

function replace(db: Db, { actor, userId, hash, act }: Replacement): Promise<void> {
  return inTransaction(db, actor, async (tx) => {
    await updatePassword(tx, userId, hash);
    const ended = await deleteSessions(tx, userId);
    await recordEvent(tx, {
      ...{ actorId: actor.id, actorRole: actor.role ?? "system", requestId: actor.requestId },
      ...{ act, objectKind: "user", objectId: userId, after: { sessions_ended: ended } },
    });
  });
}

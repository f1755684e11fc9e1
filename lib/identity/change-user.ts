import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction, type Transaction } from "#lib/db/transaction";
import type { Role } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import type { Account } from "./people/account";
import { findAccount, lockAdministrators, updateDisabled, updateRoles } from "./people/store";
import { deleteSessions } from "./sign-ins/store";

type OfUser = { readonly actor: Actor; readonly userId: string };

/**
 * Gives a person these roles and no others, and ends their sessions, so that no sign-in outlives its rights.
 * Refuses `not_found`, and `last_admin` when nobody would be left to administer.
 */
export function setRoles(
  db: Db,
  { actor, userId, roles }: OfUser & { readonly roles: readonly Role[] },
): Promise<Account> {
  return inTransaction(db, actor, async (tx) => {
    const user = await lockedUser(
      tx,
      userId,
      (before) => before.isAdmin && !roles.includes("admin"),
    );
    await updateRoles(tx, userId, roles);
    const change = { before: { roles: user.roles }, after: { roles } };
    return changed(tx, { actor, userId, act: "set_roles", ...change });
  });
}

/**
 * Shuts a person out and ends every session of theirs, or lets them in again.
 * Refuses `not_found`, and `last_admin` when nobody would be left to administer.
 */
export function disableUser(
  db: Db,
  { actor, userId, isDisabled = true }: OfUser & { readonly isDisabled?: boolean },
): Promise<Account> {
  return inTransaction(db, actor, async (tx) => {
    const user = await lockedUser(tx, userId, (before) => before.isAdmin && isDisabled);
    await updateDisabled(tx, userId, isDisabled);
    const act = isDisabled ? "disable_user" : "enable_user";
    const change = { before: { disabled_at: user.disabledAt }, after: { disabled: isDisabled } };
    return changed(tx, { actor, userId, act, ...change });
  });
}

async function lockedUser(
  tx: Transaction,
  userId: string,
  dismisses: (before: { isAdmin: boolean }) => boolean,
): Promise<Account> {
  const administrators = await lockAdministrators(tx);
  const user = await findAccount(tx, { id: userId });
  if (user === null) throw new Refusal("not_found", "There is no such person.");
  const isAdmin = administrators.includes(userId);
  if (administrators.length === 1 && dismisses({ isAdmin })) {
    throw new Refusal("last_admin", "Make somebody else administrator first.");
  }
  return user;
}

type Change = OfUser & { readonly act: string; readonly before: unknown; readonly after: unknown };

async function changed(tx: Transaction, change: Change): Promise<Account> {
  const { actor, userId, act, before, after } = change;
  const ended = await deleteSessions(tx, userId);
  await recordEvent(tx, {
    ...{ actorId: actor.id, actorRole: actor.role ?? "system", requestId: actor.requestId },
    ...{ act, objectKind: "user", objectId: userId, before },
    after: { ...Object(after), sessions_ended: ended },
  });
  const user = await findAccount(tx, { id: userId });
  if (user === null) throw new Error("a person vanished in the transaction that changed them");
  return user;
}

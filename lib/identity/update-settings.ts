import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { getUser } from "./list-users";
import type { Account } from "./people/account";
import { updateSettingsOf } from "./people/store";

type UpdateSettings = {
  readonly actor: Actor;
  readonly userId: string;
  /** `UserSettings`, whole. */
  readonly settings: object;
};

/** Keeps a person's own settings. A matter of taste: the audit log has no line for it. Refuses `not_found`. */
export function updateSettings(
  db: Db,
  { actor, userId, settings }: UpdateSettings,
): Promise<Account> {
  return inTransaction(db, actor, async (tx) => {
    await updateSettingsOf(tx, userId, settings);
    return getUser(tx, userId);
  });
}

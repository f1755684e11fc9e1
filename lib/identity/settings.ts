import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { getUser } from "./list-users";
import type { Account } from "./people/account";
import { updateSettingsOf } from "./people/store";

/** How a person likes their desk, in the words of the wire. */
export type Settings = {
  readonly theme: "system" | "light" | "dark";
  /** Whether a key alone, without Ctrl or Alt, does something. */
  readonly single_keys: boolean;
  /** Keys of an act where they differ from the usual ones. */
  readonly keys: Readonly<Record<string, string[]>>;
  readonly text_size: "normal" | "large";
};

const USUAL: Settings = { theme: "system", single_keys: true, keys: {}, text_size: "normal" };

/** A person's settings, with the usual ones where they have chosen nothing. Refuses `not_found`. */
export async function readSettings(db: Db, userId: string): Promise<Settings> {
  return settingsOf(await getUser(db, userId));
}

/** The settings in an account that was read already. Only `saveSettings` writes them, so that their shape is known. */
export function settingsOf({ settings }: Account): Settings {
  return { ...USUAL, ...Object(settings) };
}

type SaveSettings = {
  readonly actor: Actor;
  readonly userId: string;
  readonly settings: Settings;
};

/** Keeps a person's own settings, whole. A matter of taste: the audit log has no line for it. Refuses `not_found`. */
export function saveSettings(db: Db, { actor, userId, settings }: SaveSettings): Promise<Settings> {
  return inTransaction(db, actor, async (tx) => {
    await updateSettingsOf(tx, userId, settings);
    return readSettings(tx, userId);
  });
}

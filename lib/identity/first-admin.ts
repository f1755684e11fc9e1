import type { Db } from "#lib/db/client";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { createPerson } from "./create-person";
import { hasAdministrator } from "./people/store";

/**
 * Makes the first administrator of an installation that has none. An administrator who exists is left alone, whatever
 * the environment says. Says whether one was made.
 */
export async function ensureFirstAdmin(
  db: Db,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<boolean> {
  if (await hasAdministrator(db)) return false;
  const person = { name: "Administrator", email, password, roles: ["admin"] as const };
  await createPerson(db, { actor: SYSTEM_ACTOR, ...person });
  return true;
}

import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { deleteDemo } from "./people/store";

/** Removes the people and keys of the demo with their sessions; what they did stays in the records under their ids. */
export function removeDemoIdentities(
  db: Db,
  actor: Actor,
): Promise<{ readonly people: number; readonly keys: number }> {
  return inTransaction(db, actor, deleteDemo);
}

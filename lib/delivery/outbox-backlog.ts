import type { Db } from "#lib/db/client";
import { countHeld } from "./store";

/** Events that are not final yet, and the age of the oldest in seconds (0 without one). */
export async function outboxBacklog(
  db: Db,
): Promise<{ pending: number; oldestAgeSeconds: number }> {
  return countHeld(db);
}

import type { Db } from "#lib/db/client";
import { deleteOldKeys } from "./store";

const DAYS_KEPT = 7;

/** Deletes keys older than seven days, at most 10,000 a call, and says how many. */
export function forgetOldKeys(tx: Db): Promise<number> {
  return deleteOldKeys(tx, { olderThanDays: DAYS_KEPT, atMost: 10_000 });
}

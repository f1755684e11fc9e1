import type { Db } from "#lib/db/client";
import { findPrioritiesAt } from "./cases/store";

/**
 * The priorities of the cases that stand at `quantiles` (in [0, 1)) of what waits in a queue, lowest first, in their
 * order: where random audits are put, so that their places tell nothing. `null` when nothing waits. What waits is gone
 * through once, however many places are asked for.
 */
export async function prioritiesAt(
  db: Db,
  places: { queueId: string; quantiles: readonly number[] },
): Promise<readonly number[] | null> {
  return findPrioritiesAt(db, places);
}

import type { Db } from "#lib/db/client";
import { findPriorityAt } from "./cases/store";

/**
 * The priority of the case that stands at `quantile` (in [0, 1)) of what waits in a queue, lowest first: where a random
 * audit is put, so that its place tells nothing. `null` when nothing waits.
 */
export async function priorityAt(
  db: Db,
  place: { queueId: string; quantile: number },
): Promise<number | null> {
  return findPriorityAt(db, place);
}

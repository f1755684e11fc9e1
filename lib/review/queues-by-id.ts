import type { Db } from "#lib/db/client";
import type { Queue } from "./queue";
import { findQueuesByIds } from "./queues/store";

/** Queues by their ids; one that is gone is missing. */
export function queuesById(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Queue>> {
  return findQueuesByIds(db, ids);
}

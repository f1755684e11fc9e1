import type { Db } from "#lib/db/client";
import { countBacklogs } from "./queues/figures/store";

/** What waits in a queue, for whoever watches the installation. */
export type QueueBacklog = {
  readonly queue: string;
  readonly open: number;
  /** Claims that have not lapsed. */
  readonly claims: number;
  /** 0 when nothing waits. */
  readonly oldestAgeSeconds: number;
};

/** The backlog of every queue, empty ones included. */
export async function queueBacklogs(db: Db): Promise<QueueBacklog[]> {
  return countBacklogs(db);
}

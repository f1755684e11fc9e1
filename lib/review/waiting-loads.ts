import type { Db } from "#lib/db/client";
import { countLoads } from "./queues/figures/store";

/** How many cases of a queue wait for one of a ladder's people; `decider` is `null` where anybody of the queue will do. */
export type WaitingLoad = {
  readonly queueId: string;
  readonly decider: string | null;
  readonly open: number;
};

/** Everything that waits, claimed or not, by queue and by whom it waits for; what nobody waits for is left out. */
export async function waitingLoads(db: Db): Promise<WaitingLoad[]> {
  return countLoads(db);
}

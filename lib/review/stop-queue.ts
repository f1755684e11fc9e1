import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, gateExclusive, inTransaction } from "#lib/db/transaction";
import { byActor } from "./actor";

import type { Queue, Stop } from "./queue";
import { knownQueue, ledQueue } from "./queue-access";
import { updateStop } from "./queues/store";

type Stopping = {
  /** Id or name. */
  readonly queue: string;
  readonly mode: Stop["mode"];
  readonly reason: string;
  readonly actor: Actor;
};

/**
 * Throws the queue's stop switch, or lifts it with mode `off`. It waits for the predictions being written, so that none
 * is answered automatically after the act is acknowledged. Leads stop what they lead, administrators everything; to
 * anybody else the queue does not exist.
 */
export async function stopQueue(
  db: Db,
  { queue: name, mode, reason, actor }: Stopping,
): Promise<Queue> {
  return inTransaction(db, actor, async (tx) => {
    const queue = await ledQueue(tx, { queue: name, actor });
    await gateExclusive(tx);
    await updateStop(tx, { queueId: queue.id, mode, reason, by: actor.id });
    await recordEvent(tx, {
      ...byActor(actor),
      act: "stop_queue",
      objectKind: "queue",
      objectId: queue.id,
      before: { mode: queue.stop.mode },
      after: { mode },
      reason,
    });
    return knownQueue(tx, queue.id);
  });
}

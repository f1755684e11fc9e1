import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { isUniqueViolation } from "#lib/db/errors";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { byActor } from "./actor";
import type { NewQueue, Queue } from "./queue";
import { insertQueue } from "./queues/store";

/** Makes a queue; what is not said has its default. Refuses `already_exists` when the name is taken. */
export async function createQueue(
  db: Db,
  { actor, ...queue }: NewQueue & { readonly actor: Actor },
): Promise<Queue> {
  return inTransaction(db, actor, async (tx) => {
    const made = await insertQueue(tx, queue).catch((cause: unknown) => {
      if (!isUniqueViolation(cause)) throw cause;
      throw new Refusal("already_exists", `There is a queue "${queue.name}" already.`, { cause });
    });
    await recordEvent(tx, {
      ...byActor(actor),
      act: "create_queue",
      objectKind: "queue",
      objectId: made.id,
      after: { name: made.name, reveal_mode: made.revealMode, claim_seconds: made.claimSeconds },
    });
    return made;
  });
}

import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { byActor } from "./actor";
import { knownQueue } from "./queue-access";
import { upsertMember } from "./queues/store";

type Joining = {
  /** Id or name. */
  readonly queue: string;
  readonly userId: string;
  readonly isLead?: boolean;
  readonly actor: Actor;
};

/** Lets a person work a queue, or lead it; said again, it changes which. Refuses `not_found` for a queue that is not there. */
export async function addMember(
  db: Db,
  { queue: name, userId, isLead = false, actor }: Joining,
): Promise<void> {
  await inTransaction(db, actor, async (tx) => {
    const queue = await knownQueue(tx, name);
    await upsertMember(tx, { queueId: queue.id, userId, isLead });
    await recordEvent(tx, {
      ...byActor(actor),
      act: "add_member",
      objectKind: "queue",
      objectId: queue.id,
      after: { user: userId, lead: isLead },
    });
  });
}

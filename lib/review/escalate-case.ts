import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { byActor } from "./actor";
import { workedCase } from "./case-access";
import { insertExclusion } from "./cases/store";
import { tokenNumber } from "./claim";
import { moveToQueue } from "./claims/store";
import { lostClaim } from "./lost-claim";
import { insertNote } from "./notes/store";
import { noSuchQueue } from "./queue-access";
import { findEscalationTargets } from "./queues/store";

type EscalateCase = {
  readonly caseId: string;
  readonly token: string;
  /** Id or name of the queue that shall have it. */
  readonly queue: string;
  readonly note: string;
  readonly actor: Actor;
};

/**
 * Hands a held case over whole, with a note: the sender loses access, the receiver sees the note and nothing of the
 * sender's label, and starts blind again. Targets are the queue's next instance and queues of the sender; any other is
 * `not_found`. Refuses as `lostClaim`.
 */
export async function escalateCase(
  db: Db,
  { caseId, token, queue: target, note, actor }: EscalateCase,
): Promise<void> {
  await inTransaction(db, actor, async (tx) => {
    const { queue } = await workedCase(tx, { caseId, actor });
    const targets = await findEscalationTargets(tx, { queue, userId: actor.id });
    const to = targets.find(({ id, name }) => id === target || name === target);
    if (!to) throw noSuchQueue();
    const held = { caseId, userId: actor.id, token: tokenNumber(token) };
    const isMoved = await moveToQueue(tx, held, { toQueueId: to.id, keepsDeadline: true });
    if (!isMoved) throw await lostClaim(tx, { ...held, token });
    await insertExclusion(tx, { caseId, userId: actor.id, kind: "escalate", reason: note });
    await insertNote(tx, { caseId, authorId: actor.id, text: note, isEscalation: true });
    await recordEvent(tx, {
      ...byActor(actor),
      act: "escalate_case",
      objectKind: "case",
      objectId: caseId,
      before: { queue: queue.id },
      after: { queue: to.id },
    });
  });
}

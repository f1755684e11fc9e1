import { recordEvent } from "#lib/audit-log/record";
import type { Transaction } from "#lib/db/transaction";
import { byActor } from "./actor";
import { insertExclusion } from "./cases/store";
import { tokenNumber } from "./claim";
import type { DecideCase } from "./decide-case";
import { lostClaim } from "./lost-claim";
import type { NextStep, Step } from "./next-step";
import type { Queue } from "./queue";
import { deleteDraft, type Reveal } from "./reveals/store";
import { storeReview } from "./store-review";
import { findOpenQueues, passOn } from "./turns/store";

type PassOn = {
  readonly asked: DecideCase;
  readonly queue: Queue;
  readonly reveal: Reveal | null;
  /** As whom the actor answered. */
  readonly decider: string | null;
  readonly step: Exclude<Step, { to: "decide" }>;
};

/**
 * Stores an answer that decides nothing yet, and gives the case to somebody who has not answered it. They see nothing
 * of the answer; the one who gave it is never served the case again. Refuses as `lostClaim`.
 */
export async function passOnCase(
  tx: Transaction,
  { asked, queue, reveal, decider, step }: PassOn,
): Promise<{ readonly predictionId: string; readonly next: NextStep }> {
  const { caseId, actor, token, label } = asked;
  const held = { caseId, userId: actor.id, token: tokenNumber(token) };
  const to = await placeOf(tx, { asked, queue, decider, step });
  const answered = await passOn(tx, held, to);
  if (!answered) throw await lostClaim(tx, { ...held, token });
  const review = await storeReview(tx, { asked, answered, queue, reveal, decider });
  await insertExclusion(tx, { ...held, kind: "answered", reason: "answered it before" });
  await deleteDraft(tx, held);
  await recordEvent(tx, {
    ...byActor(actor),
    act: "answer_case",
    objectKind: "case",
    objectId: caseId,
    before: { queue: queue.id },
    after: { review, label, next: step.to, queue: to.queueId },
    reason: asked.reason,
  });
  return { predictionId: answered.predictionId, next: step.to };
}

type Place = Parameters<typeof passOn>[2];

async function placeOf(
  tx: Transaction,
  { asked: { caseId, actor }, queue, decider, step }: Omit<PassOn, "reveal">,
): Promise<Place> {
  const same = { queueId: queue.id, decider, isAdjudication: false, isForLeads: false };
  if (step.to === "another_review") return same;
  if (step.to === "second_opinion") {
    return { ...same, queueId: step.queueId, decider: step.decider };
  }
  const queueIds = [queue.id];
  const asking = { caseId, userId: actor.id, queueIds, isForLeads: true };
  const hasLead = (await findOpenQueues(tx, asking)).has(queue.id);
  // With every lead among those who disagree, the queue's next instance settles it; without one, the next lead to come.
  if (hasLead || queue.escalatesToId === null) {
    return { ...same, isAdjudication: true, isForLeads: true };
  }
  return { ...same, queueId: queue.escalatesToId, isAdjudication: true };
}

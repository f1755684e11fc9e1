import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { byActor } from "./actor";
import { noSuchCase, workedCase } from "./case-access";
import { deleteExclusion, findCaseFacts } from "./cases/store";
import { decisionsOfCase } from "./decision-view";
import { insertDecision } from "./decisions/store";
import { upsertDraft } from "./reveals/store";
import { findOwnAnswer, takeBack } from "./turns/store";
import type { Undone } from "./undo-decision";

type TakeBackAnswer = { readonly caseId: string; readonly actor: Actor };

/**
 * Takes back one's own answer that decided nothing yet, within the queue's grace and before anybody else took the case.
 * The answer stays on record under a reversal and counts for nothing; the case is the person's again under a new token,
 * with what they had answered as the draft. Refuses `final` when the time is up and where there is no such answer, `taken`
 * or `decided` when the case went on, `not_found` to those who neither answered the case nor work its queue.
 */
export async function takeBackAnswer(db: Db, { caseId, actor }: TakeBackAnswer): Promise<Undone> {
  return inTransaction(db, actor, async (tx) => {
    const whose = { caseId, userId: actor.id };
    const taken = await takeBack(tx, whose);
    if (!taken) throw await whyNot(tx, { caseId, actor });
    const { reviewId, label, reason, predictionId, revision, at } = taken;
    await insertDecision(tx, {
      caseId,
      predictionId,
      revision,
      kind: "reversal",
      source: "human",
      label: null,
      reviewId,
      decidedBy: actor.id,
      role: actor.role ?? "person",
      finalAt: at,
      decidedAt: at,
    });
    await deleteExclusion(tx, whose);
    await upsertDraft(tx, { ...whose, label, reason: reason ?? "", note: "" });
    await recordEvent(tx, {
      ...byActor(actor),
      act: "take_back_answer",
      objectKind: "case",
      objectId: caseId,
      before: { review: reviewId, label },
      after: { revision },
    });
    const decision = (await decisionsOfCase(tx, caseId)).at(-1);
    if (!decision) throw new Error("the reversal was not stored");
    return { caseId, predictionId, decision };
  });
}

async function whyNot(tx: Db, { caseId, actor }: TakeBackAnswer): Promise<Refusal> {
  const facts = await findCaseFacts(tx, caseId);
  if (!facts) return noSuchCase();
  if ((await findOwnAnswer(tx, { caseId, userId: actor.id })) === null) {
    // To those who work its queue the case is there, only no answer of theirs.
    await workedCase(tx, { caseId, actor });
    return new Refusal("final", "There is no answer of yours that could be taken back.");
  }
  if (facts.state === "decided") return new Refusal("decided", "The case was decided meanwhile.");
  if (facts.isHeld) return new Refusal("taken", "Somebody else works on the case by now.");
  return new Refusal("final", "The time to take the answer back is over.");
}

import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction, type Transaction } from "#lib/db/transaction";
import { cancelEvent } from "#lib/delivery/cancel-event";
import { Refusal } from "#lib/kernel/refusal";
import { byActor } from "./actor";
import { noSuchCase, workedCase } from "./case-access";
import { type DecisionView, decisionsOfCase } from "./decision-view";
import {
  type DecisionRow,
  findDecision,
  findReviewText,
  insertDecision,
  reopenCase,
} from "./decisions/store";
import { upsertDraft } from "./reveals/store";

type UndoDecision = { readonly decisionId: string; readonly actor: Actor };

export type Undone = {
  readonly caseId: string;
  readonly predictionId: string;
  /** The reversal. */
  readonly decision: DecisionView;
};

/**
 * Takes back one's own decision before it is final: a reversal is added, the held event cancelled, and the case is the
 * person's again under a new token, with what they had answered as the draft. Refuses `final` when the time is up,
 * `superseded` when another revision replaced it, `not_found` when it is not the actor's.
 */
export async function undoDecision(db: Db, { decisionId, actor }: UndoDecision): Promise<Undone> {
  return inTransaction(db, actor, async (tx) => {
    const undone = await ownDecision(tx, { decisionId, actor });
    const { caseId, predictionId } = undone;
    const { queue, facts } = await workedCase(tx, { caseId, actor });
    if (facts.revision !== undone.revision) throw superseded();
    const reopened = await reopenCase(tx, {
      caseId,
      revision: undone.revision,
      userId: actor.id,
      claimSeconds: queue.claimSeconds,
    });
    if (!reopened) throw superseded();
    // The case's row before the event's, as everybody does who takes both: so nobody waits in a circle.
    if (!(await cancelEvent(tx, decisionId))) {
      throw new Refusal("final", "The time to undo is over; amend the decision instead.");
    }
    await insertDecision(tx, {
      caseId,
      predictionId,
      revision: reopened.revision,
      kind: "reversal",
      source: "human",
      label: null,
      decidedBy: actor.id,
      role: actor.role ?? "person",
      supersedes: decisionId,
      finalAt: reopened.at,
      decidedAt: reopened.at,
    });
    await restoreDraft(tx, undone, actor);
    await recordEvent(tx, {
      ...byActor(actor),
      act: "undo_decision",
      objectKind: "case",
      objectId: caseId,
      before: { decision: decisionId, label: undone.label },
      after: { revision: reopened.revision },
    });
    const decision = (await decisionsOfCase(tx, caseId)).at(-1);
    if (!decision) throw new Error("the reversal was not stored");
    return { caseId, predictionId, decision };
  });
}

async function ownDecision(
  tx: Transaction,
  { decisionId, actor }: UndoDecision,
): Promise<DecisionRow> {
  const decision = await findDecision(tx, decisionId);
  if (!decision || decision.decidedBy !== actor.id) throw noSuchCase();
  if (decision.kind === "reversal") throw superseded();
  return decision;
}

function superseded(): Refusal {
  return new Refusal("superseded", "Another revision of this case came after this decision.");
}

async function restoreDraft(
  tx: Transaction,
  { caseId, reviewId }: DecisionRow,
  actor: Actor,
): Promise<void> {
  const review = reviewId ? await findReviewText(tx, reviewId) : null;
  if (!review) return;
  const { label, reason } = review;
  await upsertDraft(tx, { caseId, userId: actor.id, label, reason: reason ?? "", note: "" });
}

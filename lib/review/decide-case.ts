import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction, type Transaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { byActor } from "./actor";
import { workedCase } from "./case-access";
import { refuseForeignLabel } from "./case-labels";
import { tokenNumber } from "./claim";
import type { DecisionView } from "./decision-view";
import { decisionsOfCase } from "./decision-view";
import { type DecidedCase, insertDecision, insertReview, markDecided } from "./decisions/store";
import { lostClaim } from "./lost-claim";
import type { Queue } from "./queue";
import { deleteDraft, findReveal, type Reveal, upsertReveal } from "./reveals/store";
import { tellDecision } from "./tell-decision";

type DecideCase = {
  readonly caseId: string;
  readonly token: string;
  readonly label: string;
  readonly reason?: string | undefined;
  readonly confidence?: number | undefined;
  readonly provisionalLabel?: string | undefined;
  /** Milliseconds the page was visible and in use. */
  readonly activeMs?: number | undefined;
  readonly input?: "keys" | "mouse" | undefined;
  readonly clientBuild?: string | undefined;
  readonly actor: Actor;
};

export type Decided = {
  readonly queue: string;
  readonly caseId: string;
  readonly predictionId: string;
  readonly decision: DecisionView;
};

/**
 * Decides a case under a live claim: review, decision, its event and the log entry in one transaction. The decision can
 * be undone for the queue's grace. Refuses `reason_required`, `provisional_mismatch`, a label that is not the
 * endpoint's (`invalid_request`), and a claim that is not the actor's any more (`lostClaim` says how).
 */
export async function decideCase(db: Db, asked: DecideCase): Promise<Decided> {
  const { caseId, actor } = asked;
  return inTransaction(db, actor, async (tx) => {
    const { facts, queue } = await workedCase(tx, { caseId, actor });
    await refuseForeignLabel(tx, facts.endpointId, asked.label, "/label");
    refuseMissingReason(queue, asked);
    const reveal = await provisionalOf(tx, asked);
    const held = { caseId, userId: actor.id, token: tokenNumber(asked.token) };
    const decided = await markDecided(tx, held);
    if (!decided) throw await lostClaim(tx, { ...held, token: asked.token });
    const reviewId = await storeReview(tx, { asked, decided, queue, reveal });
    await storeDecision(tx, { asked, decided, queue, reviewId });
    await deleteDraft(tx, held);
    const decision = (await decisionsOfCase(tx, caseId)).at(-1);
    if (!decision) throw new Error("the decision was not stored");
    return { queue: queue.name, caseId, predictionId: decided.predictionId, decision };
  });
}

function refuseMissingReason({ isReasonRequired }: Queue, { reason }: DecideCase): void {
  if (!isReasonRequired || reason?.trim()) return;
  throw new Refusal("reason_required", "Say why.", {
    faults: [{ pointer: "/reason", detail: "is required in this queue" }],
  });
}

/** A provisional label that first arrives with the decision is stored as such: its time then is the decision's. */
async function provisionalOf(tx: Transaction, asked: DecideCase): Promise<Reveal | null> {
  const { caseId, actor, provisionalLabel } = asked;
  const whose = { caseId, userId: actor.id };
  const stored = await findReveal(tx, whose);
  if (provisionalLabel === undefined) return stored;
  const kept = stored ?? (await upsertReveal(tx, { ...whose, provisionalLabel, reveals: false }));
  if (kept.provisionalLabel === provisionalLabel) return kept;
  throw new Refusal("provisional_mismatch", "Another provisional label is stored for this case.", {
    faults: [{ pointer: "/provisional_label", detail: "differs from the stored one" }],
  });
}

type Storing = {
  readonly asked: DecideCase;
  readonly decided: DecidedCase;
  readonly queue: Queue;
};

async function storeReview(
  tx: Transaction,
  { asked, decided, queue, reveal }: Storing & { readonly reveal: Reveal | null },
): Promise<string> {
  const { shownAt, decidedAt, revealMode } = decided;
  const seenAt = revealMode === "always" ? shownAt : null;
  return insertReview(tx, {
    caseId: asked.caseId,
    revision: decided.revision,
    reviewerId: asked.actor.id,
    label: asked.label,
    reason: asked.reason ?? null,
    confidence: asked.confidence ?? null,
    shownAt,
    provisionalLabel: reveal?.provisionalLabel ?? null,
    provisionalAt: reveal?.provisionalAt ?? null,
    revealedAt: reveal?.revealedAt ?? seenAt,
    mode: revealMode,
    armPropensity: decided.armPropensity,
    activeMs: activeMsOf(asked, shownAt, decidedAt),
    input: asked.input ?? null,
    guidelineVersion: queue.guidelineVersion,
    clientBuild: asked.clientBuild ?? null,
    claimToken: tokenNumber(asked.token),
    claimSource: decided.claimSource,
  });
}

/** Never more than the time between showing and deciding. */
function activeMsOf(
  { activeMs }: DecideCase,
  shownAt: Date | null,
  decidedAt: Date,
): number | null {
  if (activeMs === undefined || shownAt === null) return null;
  return Math.max(0, Math.min(activeMs, decidedAt.getTime() - shownAt.getTime()));
}

async function storeDecision(
  tx: Transaction,
  { asked, decided, queue, reviewId }: Storing & { readonly reviewId: string },
): Promise<void> {
  const { caseId, label, reason, actor, token } = asked;
  const { revision, predictionId, decidedAt } = decided;
  const finalAt = new Date(decidedAt.getTime() + queue.graceSeconds * 1000);
  const decisionId = await insertDecision(tx, {
    caseId,
    predictionId,
    revision,
    kind: "decide",
    source: "human",
    label,
    reviewId,
    decidedBy: actor.id,
    role: actor.role ?? "person",
    reason: reason ?? null,
    claimToken: tokenNumber(token),
    finalAt,
    decidedAt,
  });
  const event = { type: "decision.made" as const, caseId, predictionId, decisionId, revision };
  await tellDecision(tx, { ...event, finalAt, isFinal: queue.graceSeconds === 0 });
  await recordEvent(tx, {
    ...byActor(actor),
    act: "decide_case",
    objectKind: "case",
    objectId: caseId,
    after: { decision: decisionId, revision, label },
    reason,
  });
}

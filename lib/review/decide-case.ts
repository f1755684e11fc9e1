import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction, type Transaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { byActor } from "./actor";
import { noSuchCase, workedCase } from "./case-access";
import { refuseForeignLabel } from "./case-labels";
import { tokenNumber } from "./claim";
import type { DecisionView } from "./decision-view";
import { decisionsOfCase } from "./decision-view";
import { insertDecision, markDecided } from "./decisions/store";
import { lostClaim } from "./lost-claim";
import { answeringAs, type NextStep, nextStep, type Step } from "./next-step";
import { passOnCase } from "./pass-on-case";
import type { Queue } from "./queue";
import { deleteDraft, findReveal, type Reveal, upsertReveal } from "./reveals/store";
import { type Answering, storeReview } from "./store-review";
import { tellDecision } from "./tell-decision";
import { findOpenQueues, findTurn } from "./turns/store";

/** One reviewer's answer to a case they hold. */
export type DecideCase = {
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

/** A case whose answer or amendment was stored. */
export type Decided = {
  readonly queue: string;
  readonly caseId: string;
  readonly predictionId: string;
  readonly decision: DecisionView;
};

/** The same where the answer decides nothing yet: why somebody else is asked as well. */
export type Answered = Omit<Decided, "decision"> & {
  readonly decision: DecisionView | null;
  readonly next: NextStep | null;
  /** How the answer that decided looks from the desk's side. */
  readonly measured: Measured | null;
};

type Measured = {
  readonly waitedMs: number;
  readonly activeMs: number | null;
  readonly isGoldMiss: boolean;
};

/**
 * Answers a case under a live claim. Mostly the answer is the decision: then review, decision, its event and the log
 * entry are one transaction, and the decision can be undone for the queue's grace. Where answers are evidence or several
 * are needed (`nextStep`), the review is stored and the case waits for somebody else, or what all answers together lead
 * to is decided. Refuses `reason_required`, `provisional_mismatch`, a label that is not the endpoint's
 * (`invalid_request`), and a claim that is not the actor's any more (`lostClaim` says how).
 */
export async function decideCase(db: Db, asked: DecideCase): Promise<Answered> {
  const { caseId, actor } = asked;
  return inTransaction(db, actor, async (tx) => {
    const { facts, queue } = await workedCase(tx, { caseId, actor });
    await refuseForeignLabel(tx, facts.endpointId, asked.label, "/label");
    refuseMissingReason(queue, asked);
    const reveal = await provisionalOf(tx, asked);
    const { decider, step } = await stepOf(tx, asked, queue);
    const answering = { asked, queue, reveal, decider };
    if (step.to !== "decide") {
      const passed = await passOnCase(tx, { ...answering, step });
      return { queue: queue.name, caseId, decision: null, measured: null, ...passed };
    }
    return { ...(await settle(tx, { ...answering, label: step.label })), next: null };
  });
}

/** What the answer leads to. It is worked out before the claim is checked: the write that follows is fenced. */
async function stepOf(
  tx: Transaction,
  { caseId, actor, label }: DecideCase,
  queue: Queue,
): Promise<{ readonly decider: string | null; readonly step: Step }> {
  const whose = { caseId, userId: actor.id };
  const turn = await findTurn(tx, whose);
  if (!turn) throw noSuchCase();
  const decider = answeringAs(turn, queue.id);
  const queueIds = turn.stakes?.deciders.map(({ queueId }) => queueId) ?? [];
  const openQueues = await findOpenQueues(tx, { ...whose, queueIds });
  return { decider, step: nextStep(turn, { decider, label }, openQueues) };
}

async function settle(
  tx: Transaction,
  { label, ...answering }: Omit<Answering, "answered"> & { readonly label: string },
): Promise<Decided & { readonly measured: Measured }> {
  const { asked, queue } = answering;
  const { caseId, actor, token } = asked;
  const held = { caseId, userId: actor.id, token: tokenNumber(token) };
  const answered = await markDecided(tx, held);
  if (!answered) throw await lostClaim(tx, { ...held, token });
  const reviewId = await storeReview(tx, { ...answering, answered });
  await storeDecision(tx, { asked, answered, queue, reviewId, label });
  await deleteDraft(tx, held);
  const decision = (await decisionsOfCase(tx, caseId)).at(-1);
  if (!decision) throw new Error("the decision was not stored");
  const { predictionId, waitedMs, goldLabel } = answered;
  const isGoldMiss = goldLabel !== null && goldLabel !== label;
  const measured = { waitedMs, activeMs: asked.activeMs ?? null, isGoldMiss };
  return { queue: queue.name, caseId, predictionId, decision, measured };
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

type Storing = Pick<Answering, "asked" | "answered" | "queue"> & {
  readonly reviewId: string;
  /** What is decided, which may differ from what the last reviewer answered. */
  readonly label: string;
};

async function storeDecision(
  tx: Transaction,
  { asked, answered, queue, reviewId, label }: Storing,
): Promise<void> {
  const { caseId, reason, actor, token } = asked;
  const { revision, predictionId, answeredAt: decidedAt } = answered;
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
    // A reason for another answer is the review's alone.
    reason: label === asked.label ? (reason ?? null) : null,
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
    after: {
      decision: decisionId,
      revision,
      label,
      ...(label === asked.label ? {} : { answered: asked.label }),
    },
    reason,
  });
}

import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { inTransaction, type Transaction } from "#lib/db/transaction";
import { holdEvent } from "#lib/delivery/hold-event";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { byActor } from "./actor";
import { moveToQueue } from "./claims/store";
import {
  type DueCase,
  findNextDeadlineMs,
  insertDecision,
  markDecided,
  type NewDecision,
  takeDue,
} from "./decisions/store";
import { saidSoFar } from "./said-so-far";
import { findLastReview, findTurn } from "./turns/store";

const MOST = 200;

/**
 * Decides every case whose deadline passed while nobody held it: by the answers given until then, where there are any and
 * they say something, else by the policy's fallback. Or hands it to the queue's next instance where the policy says so. One
 * transaction a case, at most 200 a call. Answers how many.
 */
export async function decideByDeadline(db: Db): Promise<number> {
  let done = 0;
  while (done < MOST && (await inTransaction(db, SYSTEM_ACTOR, decideOne))) done += 1;
  return done;
}

/** Milliseconds until the next deadline of a case that nobody holds, negative when it has passed, `null` without one. */
export async function nextDeadlineMs(db: Db): Promise<number | null> {
  return findNextDeadlineMs(db);
}

async function decideOne(tx: Transaction): Promise<boolean> {
  const due = await takeDue(tx, SYSTEM_ACTOR.id);
  if (!due) return false;
  if (due.fallbackLabel === null) await escalate(tx, due);
  else await decide(tx, due, await verdictOf(tx, due, due.fallbackLabel));
  return true;
}

type Verdict = Pick<NewDecision, "kind" | "source" | "reviewId"> & { readonly label: string };

/** A decision made of answers is people's, in the name of nobody: its review is the last one that was weighed. */
async function verdictOf(tx: Transaction, due: DueCase, fallbackLabel: string): Promise<Verdict> {
  const turn = await findTurn(tx, due);
  const label = turn && saidSoFar(turn);
  const reviewId = label === null ? null : await findLastReview(tx, due.caseId);
  return label === null || reviewId === null
    ? { kind: "fallback", source: "fallback", label: fallbackLabel }
    : { kind: "decide", source: "human", label, reviewId };
}

async function decide(tx: Transaction, due: DueCase, verdict: Verdict): Promise<void> {
  const decided = await markDecided(tx, due);
  if (!decided) throw new Error("the case was decided under the deadline's own claim");
  const { caseId, predictionId } = due;
  const { revision, answeredAt: decidedAt } = decided;
  const decisionId = await insertDecision(tx, {
    caseId,
    predictionId,
    revision,
    ...verdict,
    decidedBy: SYSTEM_ACTOR.id,
    role: SYSTEM_ACTOR.role,
    claimToken: due.token,
    finalAt: decidedAt,
    decidedAt,
  });
  const event = { type: "decision.made" as const, caseId, predictionId, decisionId, revision };
  await holdEvent(tx, { ...event, finalAt: decidedAt, isFinal: true });
  await recordEvent(tx, {
    ...byActor(SYSTEM_ACTOR),
    act: "decide_by_deadline",
    objectKind: "case",
    objectId: caseId,
    after: { decision: decisionId, revision, label: verdict.label, source: verdict.source },
  });
}

async function escalate(tx: Transaction, { escalatesToId, queueId, ...due }: DueCase) {
  if (escalatesToId === null) throw new Error("a due case had neither fallback nor next instance");
  await moveToQueue(tx, due, { toQueueId: escalatesToId, keepsDeadline: false });
  await recordEvent(tx, {
    ...byActor(SYSTEM_ACTOR),
    act: "escalate_case",
    objectKind: "case",
    objectId: due.caseId,
    before: { queue: queueId },
    after: { queue: escalatesToId },
    reason: "The deadline passed.",
  });
}

import type { Statement } from "#lib/db/statement";
import type { Transaction } from "#lib/db/transaction";
import type { Stakes } from "#lib/decision/ladder/after-answer";
import { freshId } from "#lib/kernel/ids";
import { Refusal } from "#lib/kernel/refusal";
import { type CaseRow, casesStatement, excludeFirstReviewers, insertCases } from "./cases/store";
import { type CaseOrigin, drawArm } from "./draw-arm";
import type { Queue } from "./queue";
import { findQueuesByIds } from "./queues/store";

/** A prediction that a person shall look at. */
export type NewCase = {
  readonly queueId: string;
  readonly endpointId: string;
  readonly predictionId: string;
  readonly origin: CaseOrigin;
  /** Queue index, higher is served first; computed by whoever priced the prediction. Its age is the queue's to count. */
  readonly priority: number;
  /** `priority` is a place among waiting cases (`prioritiesAt`), age included. */
  readonly isPlaced?: boolean;
  /** Expected minutes of work. */
  readonly minutes: number;
  readonly deadlineAt?: Date | null;
  /** Minutes from now, by the database's clock; used when there is no `deadlineAt`. */
  readonly deadlineMinutes?: number | null;
  /** What the deadline decides; `null`: it escalates. */
  readonly fallbackLabel?: string | null;
  /** The fallback is the policy's fixed safe action, so the reviewer may be told. */
  readonly isFallbackFixed?: boolean;
  readonly goldLabel?: string | null;
  /** Given where answers are evidence: what weighing them needs. Without it an answer is the decision. */
  readonly stakes?: Stakes | null;
  /** How many people have to answer at least; the queue may ask for more. Of routed cases only. */
  readonly reviewsNeeded?: number;
  /** Whom of the policy's ladder the case waits for. */
  readonly decider?: string | null;
  /** Uniform in [0, 1), drawn by the caller: which reveal mode the case gets. */
  readonly u: number;
};

/**
 * Opens a case in the prediction's transaction; the event that records the prediction speaks for the case too.
 * A blind second look and a gold case are never served to somebody who answered the prediction before. Refuses
 * `not_found` when the queue is gone.
 * Answers the case's id.
 */
export async function openCase(tx: Transaction, asked: NewCase): Promise<string> {
  const [id = ""] = await openCases(tx, [asked]);
  return id;
}

/** `openCase` for many at once, in two statements. Answers the ids in the order of the cases. */
export async function openCases(tx: Transaction, asked: readonly NewCase[]): Promise<string[]> {
  if (asked.length === 0) return [];
  const queues = await findQueuesByIds(tx, [...new Set(asked.map((it) => it.queueId))]);
  const rows = asked.map((it) => toRow(it, queues.get(it.queueId)));
  await insertCases(tx, rows);
  const secondLooks = rows.filter(({ origin }) => isSecondLook(origin)).map(({ id }) => id);
  if (secondLooks.length > 0) await excludeFirstReviewers(tx, secondLooks);
  return rows.map(({ id }) => id);
}

/** Whoever answered before would be asked what they remember. */
function isSecondLook(origin: CaseOrigin): boolean {
  return origin === "audit" || origin === "gold";
}

/**
 * Routed cases for a writer who has their queues at hand and sends statements himself: the cases' ids in their order, and
 * what inserts them, none where there are none. Refuses as `openCase` does.
 */
export function openingRouted(
  asked: readonly NewCase[],
  queues: ReadonlyMap<string, Queue>,
): { readonly ids: readonly string[]; readonly statements: readonly Statement[] } {
  const rows = asked.map((it) => toRow(it, queues.get(it.queueId)));
  const statements = rows.length > 0 ? [casesStatement(rows)] : [];
  return { ids: rows.map(({ id }) => id), statements };
}

function toRow(asked: NewCase, queue: Queue | undefined): CaseRow {
  if (!queue) throw new Refusal("not_found", "There is no such queue.");
  const { revealMode: queueMode, otherArmShare } = queue;
  const arm = drawArm({ origin: asked.origin, queueMode, otherArmShare, u: asked.u });
  return {
    id: freshId("case"),
    queueId: queue.id,
    endpointId: asked.endpointId,
    predictionId: asked.predictionId,
    origin: asked.origin,
    priority: asked.priority,
    isPlaced: asked.isPlaced ?? false,
    minutes: asked.minutes,
    deadlineAt: asked.deadlineAt?.toISOString() ?? null,
    deadlineMinutes: asked.deadlineMinutes ?? null,
    revealMode: arm.mode,
    armPropensity: arm.propensity,
    goldLabel: asked.goldLabel ?? null,
    fallbackLabel: asked.fallbackLabel ?? null,
    isFallbackFixed: asked.isFallbackFixed ?? false,
    ...opinionsFor(asked, queue),
  };
}

/** A sample's answer is compared with others and an appeal's is the last word: neither asks anybody else. */
function opinionsFor(
  { origin, stakes = null, reviewsNeeded = 1, decider = null }: NewCase,
  queue: Queue,
): Pick<CaseRow, "stakes" | "reviewsNeeded" | "decider"> {
  if (origin !== "routed") return { stakes: null, reviewsNeeded: 1, decider };
  return { stakes, reviewsNeeded: Math.max(reviewsNeeded, queue.reviewsNeeded), decider };
}

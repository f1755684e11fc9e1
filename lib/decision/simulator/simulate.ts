import { mean, sum } from "#lib/math/sum";
import { requireLength, requireSome } from "../calibration/checks";
import type { CompiledPolicy } from "../compile-policy";
import type { Interval } from "../estimation/share-interval";
import { column } from "./column";
import { type EvidenceBucket, evidenceBuckets } from "./evidence-buckets";
import { type LabeledDifference, labeledDifference } from "./labeled-difference";
import { hasEvidence, type LogRow } from "./log-row";
import { type Mean, meanOf } from "./paired";
import { rulerOf } from "./ruler";
import { type Compared, compareRow } from "./score-log";
import { inOneGo, type Steps } from "./steps";

/** One policy on the log, a decision on average. Money is projected, priced with the ruler. */
export type PolicyFigures = {
  /** Over the cases with evidence; `null` without any. */
  readonly cost: Mean | null;
  /** What the model's probabilities alone expect, over all cases. */
  readonly expected: number;
  /** What the cost can be, cases without evidence at their least and greatest. */
  readonly bounds: Interval;
  readonly reviews: number;
  readonly reviewShare: number;
  readonly reviewMinutes: number;
};

export type Simulation = {
  /** Cases priced, and cases left out because a policy rejects them or the ruler has no costs for them. */
  readonly n: number;
  readonly leftOut: number;
  readonly labels: number;
  /** Share of the priced cases with evidence. */
  readonly coverage: number;
  readonly candidate: PolicyFigures;
  readonly live: PolicyFigures;
  /** Candidate less live, over the cases with evidence. */
  readonly paired: LabeledDifference | null;
  /** Candidate less asking a person every time, and less never asking. */
  readonly againstAllHuman: LabeledDifference | null;
  readonly againstAllAutomatic: LabeledDifference | null;
  readonly buckets: readonly EvidenceBucket[];
};

export type SimulationOptions = {
  readonly candidate: CompiledPolicy;
  readonly live: CompiledPolicy;
  /** Whose matrix, fee and reviewers price both; by default the candidate's. */
  readonly ruler?: CompiledPolicy | undefined;
  /** The price of a minute under each policy, an entry a row; absent: the one each row was decided at. */
  readonly minutePrices?: MinutePrices | undefined;
};

export type MinutePrices = {
  readonly candidate?: Float64Array | undefined;
  readonly live?: Float64Array | undefined;
};

/**
 * Decides a log again under a candidate and prices what would have happened, by the function that routes
 * traffic. A label tells the cost of every automatic action, so only its propensity is needed. Figures are
 * projected; compare policies by the paired difference, never by two intervals. Its interval is chosen by how
 * many mistakes the labels show, and there is none below five: see `labeledDifference`.
 * Refuses an empty log and rows `validateLogRow` refuses.
 */
export function simulate(log: readonly LogRow[], options: SimulationOptions): Simulation {
  return inOneGo(simulating(log, options));
}

/** `simulate` in steps. */
export function* simulating(log: readonly LogRow[], options: SimulationOptions): Steps<Simulation> {
  return yield* summarizing(yield* comparing(log, options), log.length);
}

/** Rows between two steps: some milliseconds. */
const STEP = 2_000;

/** Every case under both policies, those left out that cannot be priced. Time order is kept. */
export function* comparing(log: readonly LogRow[], options: SimulationOptions): Steps<Compared[]> {
  requireSome(log, "/log");
  const { candidate, live, minutePrices: { candidate: own, live: old } = {} } = options;
  if (own) requireLength(own, log.length, "/minutePrices/candidate");
  if (old) requireLength(old, log.length, "/minutePrices/live");
  const comparison = { candidate, live, ruler: rulerOf(options.ruler ?? candidate) };
  const compared: Compared[] = [];
  for (const [i, row] of log.entries()) {
    const lambda = { candidate: own?.[i], live: old?.[i] };
    const it = compareRow(row, { ...comparison, lambda, path: `/log/${i}` });
    if (it) compared.push(it);
    if (i % STEP === STEP - 1) yield;
  }
  return compared;
}

/** The figures of compared cases; `size` is the number of rows they come from. */
export function* summarizing(priced: readonly Compared[], size = priced.length): Steps<Simulation> {
  const known = priced.filter(({ row }) => hasEvidence(row));
  yield;
  const paired = labeledDifference(known, "live");
  yield;
  const againstAllHuman = labeledDifference(known, "allHuman");
  yield;
  const againstAllAutomatic = labeledDifference(known, "allAutomatic");
  yield;
  const candidate = figures(priced, "candidate");
  yield;
  const live = figures(priced, "live");
  const buckets = yield* evidenceBuckets(priced);
  return {
    n: priced.length,
    leftOut: size - priced.length,
    labels: known.filter(({ row }) => row.truth !== null).length,
    coverage: known.length / priced.length,
    ...{ candidate, live, paired, againstAllHuman, againstAllAutomatic },
    buckets,
  };
}

/** A simulation without baselines and buckets: what a choice among candidates needs. */
export type Judgment = Pick<Simulation, "n" | "labels" | "candidate" | "live" | "paired">;

/** One candidate against the policy in force, and no more. In steps. */
export function* judging(log: readonly LogRow[], options: SimulationOptions): Steps<Judgment> {
  const priced = yield* comparing(log, options);
  const known = priced.filter(({ row }) => hasEvidence(row));
  const candidate = figures(priced, "candidate");
  yield;
  const live = figures(priced, "live");
  yield;
  const labels = known.filter(({ row }) => row.truth !== null).length;
  return { n: priced.length, labels, candidate, live, paired: labeledDifference(known, "live") };
}

/** The means of one policy over compared cases. */
export function figures(cases: readonly Compared[], way: "candidate" | "live"): PolicyFigures {
  const known = cases.filter(({ row }) => hasEvidence(row));
  const least = column(cases, ({ row, prices: { [way]: it } }) => scoreOr(row, it.score, it.least));
  const most = column(cases, ({ row, prices: { [way]: it } }) =>
    scoreOr(row, it.score, it.greatest),
  );
  const reviewed = cases.filter((it) => it[way].route === "review");
  return {
    cost: meanOf(column(known, ({ prices }) => prices[way].score)),
    expected: mean(column(cases, ({ prices }) => prices[way].expected)),
    bounds: [mean(least), mean(most)],
    reviews: reviewed.length,
    reviewShare: reviewed.length / cases.length,
    reviewMinutes: sum(column(reviewed, (it) => it[way].minutes)),
  };
}

function scoreOr(row: LogRow, score: number, otherwise: number): number {
  return hasEvidence(row) ? score : otherwise;
}

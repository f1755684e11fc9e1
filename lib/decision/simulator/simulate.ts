import { mean, sum } from "#lib/math/sum";
import { requireSome } from "../calibration/checks";
import type { CompiledPolicy } from "../compile-policy";
import type { Interval } from "../estimation/share-interval";
import { type EvidenceBucket, evidenceBuckets } from "./evidence-buckets";
import { type LabeledDifference, labeledDifference } from "./labeled-difference";
import { hasEvidence, type LogRow } from "./log-row";
import { type Mean, meanOf } from "./paired";
import { rulerOf } from "./ruler";
import { type Compared, compareRow, type Way } from "./score-log";

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
};

/**
 * Decides a log again under a candidate and prices what would have happened, by the function that routes
 * traffic. A label tells the cost of every automatic action, so only its propensity is needed. Figures are
 * projected; compare policies by the paired difference, never by two intervals. Its interval is chosen by how
 * many mistakes the labels show, and there is none below five: see `labeledDifference`.
 * Refuses an empty log and rows `validateLogRow` refuses.
 */
export function simulate(log: readonly LogRow[], options: SimulationOptions): Simulation {
  requireSome(log, "/log");
  const { candidate, live } = options;
  const ruler = rulerOf(options.ruler ?? candidate);
  const compared = log.map((row, i) =>
    compareRow(row, { candidate, live, ruler, path: `/log/${i}` }),
  );
  const priced = compared.filter((it) => it !== null);
  const known = priced.filter(({ row }) => hasEvidence(row));
  const difference = (way: Exclude<Way, "candidate">) => labeledDifference(known, way);
  return {
    n: priced.length,
    leftOut: log.length - priced.length,
    labels: known.filter(({ row }) => row.truth !== null).length,
    coverage: known.length / priced.length,
    candidate: figures(priced, "candidate"),
    live: figures(priced, "live"),
    paired: difference("live"),
    againstAllHuman: difference("allHuman"),
    againstAllAutomatic: difference("allAutomatic"),
    buckets: evidenceBuckets(priced),
  };
}

/** The means of one policy over compared cases. */
export function figures(cases: readonly Compared[], way: "candidate" | "live"): PolicyFigures {
  const prices = cases.map((it) => it.prices[way]);
  const known = cases.filter(({ row }) => hasEvidence(row)).map((it) => it.prices[way].score);
  const least = cases.map(({ row, prices: all }) => scoreOr(row, all[way].score, all[way].least));
  const most = cases.map(({ row, prices: all }) => scoreOr(row, all[way].score, all[way].greatest));
  const reviewed = cases.map((it) => it[way]).filter(({ route }) => route === "review");
  return {
    cost: meanOf(known),
    expected: mean(prices.map(({ expected }) => expected)),
    bounds: [mean(least), mean(most)],
    reviews: reviewed.length,
    reviewShare: reviewed.length / cases.length,
    reviewMinutes: sum(reviewed.map(({ minutes }) => minutes)),
  };
}

function scoreOr(row: LogRow, score: number, otherwise: number): number {
  return hasEvidence(row) ? score : otherwise;
}

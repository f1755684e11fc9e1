import { refuseUnless, requireSome } from "../calibration/checks";
import type { CompiledPolicy } from "../compile-policy";
import type { LogRow } from "./log-row";
import { type Judgment, judging } from "./simulate";
import { inOneGo, type Steps } from "./steps";

export type CandidateChoice = {
  /** The place of the chosen policy in the list. */
  readonly chosen: number;
  /** How many were tried: the more, the luckier the best of them looks on the half it was chosen on. */
  readonly tried: number;
  /** What told them apart: labels where every candidate has evidence, else the probabilities' own word. */
  readonly by: "labels" | "probabilities";
  /** Each candidate on the earlier half, the one it was chosen on. */
  readonly earlier: readonly Judgment[];
  /** The chosen policy on the later half, which had no say in the choice. */
  readonly report: Judgment;
};

export type Choosing = {
  readonly live: CompiledPolicy;
  /** Whose prices tell; by default those of the policy in force, since candidates need one ruler. */
  readonly ruler?: CompiledPolicy | undefined;
  /** The price of a minute under each candidate and under the policy in force, an entry a row. */
  readonly minutePrices?:
    | { readonly candidates: readonly (Float64Array | undefined)[]; readonly live?: Float64Array }
    | undefined;
};

/** The first row of the later half. */
export function halfOf(log: readonly LogRow[]): number {
  return Math.floor(log.length / 2);
}

/**
 * Chooses among candidates on the earlier half of a log and reports the winner on the later half, all priced
 * with one ruler. Refuses an empty list, a log of fewer than two rows, and a half in which nothing can be priced.
 */
export function chooseCandidate(
  log: readonly LogRow[],
  candidates: readonly CompiledPolicy[],
  options: Choosing,
): CandidateChoice {
  return inOneGo(choosingCandidate(log, candidates, options));
}

/** `chooseCandidate` in steps. */
export function* choosingCandidate(
  log: readonly LogRow[],
  candidates: readonly CompiledPolicy[],
  { live, ruler = live, minutePrices }: Choosing,
): Steps<CandidateChoice> {
  requireSome(candidates, "/candidates");
  refuseUnless(log.length > 1, "EMPTY", "/log", "needs two halves");
  const half = halfOf(log);
  const optionsAt = (at: number, from: number, to: number) => ({
    candidate: candidates[at] as CompiledPolicy,
    ...{ live, ruler },
    minutePrices: {
      candidate: minutePrices?.candidates[at]?.subarray(from, to),
      live: minutePrices?.live?.subarray(from, to),
    },
  });
  const earlier: Judgment[] = [];
  for (const at of candidates.keys()) {
    earlier.push(yield* judging(log.slice(0, half), optionsAt(at, 0, half)));
  }
  refuseUnless(
    earlier.every(({ n }) => n > 0),
    "NO_OVERLAP",
    "/log",
    "holds nothing to choose on",
  );
  const isLabeled = earlier.every(({ paired }) => paired !== null);
  const costs = earlier.map(({ paired, candidate, live: now }) =>
    isLabeled && paired ? paired.value : candidate.expected - now.expected,
  );
  const chosen = costs.indexOf(Math.min(...costs));
  const report = yield* judging(log.slice(half), optionsAt(chosen, half, log.length));
  refuseUnless(report.n > 0, "NO_OVERLAP", "/log", "holds nothing to report on");
  const by = isLabeled ? "labels" : "probabilities";
  return { chosen, tried: candidates.length, by, earlier, report };
}

import { betaQuantile } from "#lib/math/incomplete-beta";
import { refuseUnless, requireCount, requireLength } from "../calibration/checks";
import type { Interval } from "../estimation/share-interval";
import { type Mat, validateConfusion } from "../matrix";

/** How strongly the tier's prior speaks, in answers. */
const PRIOR_ANSWERS = 20;
/** Below this many answers on a truth, routing reads the tier's row instead of the person's. */
export const LEAST_ANSWERS = 30;

export type ReviewerProfile = {
  /** The person's confusion `M[truth][answer]`, drawn toward the tier's prior: what the profile page shows. */
  readonly M: Mat;
  /** The 5 % to 95 % interval of the right answer's share, for each truth. */
  readonly recall: readonly Interval[];
  /** Answers seen on each truth. */
  readonly n: readonly number[];
  /** What routing reads: the tier's row wherever there are too few answers. */
  readonly routingM: Mat;
  readonly usesPrior: readonly boolean[];
};

/**
 * A reviewer's confusion from counts `counts[truth][answer]`, taken from known-answer cases, adjudication and
 * outcomes only. `prior` is the tier's confusion, an explicit choice; `k` how many answers it is worth, and `least` from how
 * many on routing takes the measured row of a truth. Refuses other shapes, counts that are none, and a prior whose rows do not sum to 1.
 */
export function reviewerProfile(
  counts: Mat,
  prior: Mat,
  k = PRIOR_ANSWERS,
  least = LEAST_ANSWERS,
): ReviewerProfile {
  validateConfusion(prior, counts.length, prior[0]?.length ?? 0, "/prior");
  refuseUnless(k > 0 && Number.isFinite(k), "NOT_POSITIVE", "/k", `${k} is not above 0`);
  counts.forEach((row, y) => {
    requireLength(row, prior[0]?.length ?? 0, `/counts/${y}`);
    row.forEach((n, m) => {
      requireCount(n, `/counts/${y}/${m}`);
    });
  });
  const n = counts.map((row) => row.reduce((all, x) => all + x, 0));
  const pseudo = counts.map((row, y) => row.map((x, m) => x + k * (prior[y]?.[m] as number)));
  const M = pseudo.map((row, y) => row.map((x) => x / ((n[y] as number) + k)));
  const usesPrior = n.map((count) => count < least);
  return {
    M,
    recall: pseudo.map((row, y) => recallInterval(row[y] as number, (n[y] as number) + k)),
    n,
    routingM: M.map((row, y) => (usesPrior[y] ? (prior[y] as readonly number[]) : row)),
    usesPrior,
  };
}

/** The middle 90 % of a beta distribution; a side nothing speaks for ends at its limit. */
function recallInterval(right: number, total: number): Interval {
  const wrong = total - right;
  if (right <= 0) return [0, 0];
  if (wrong <= 0) return [1, 1];
  return [betaQuantile(0.05, right, wrong), betaQuantile(0.95, right, wrong)];
}

import { refuseUnless, requireEach, requireLength, requireLevel } from "../calibration/checks";
import { upperBound } from "../estimation/share-interval";

export type SelectiveRisk = {
  /** Automatic at this score and above. */
  readonly threshold: number;
  readonly n: number;
  readonly errors: number;
  readonly bound: number;
};

/** The share of `delta` that each of the ⌈log₂ m⌉ bounds of a search over m cases may spend. */
export function deltaEach(m: number, delta: number): number {
  requireLevel(delta, "/delta");
  refuseUnless(Number.isInteger(m) && m > 1, "NOT_A_COUNT", "/m", `${m} cases are too few`);
  return delta / Math.ceil(Math.log2(m));
}

/**
 * Selection with guaranteed risk (Geifman and El-Yaniv 2017): the loosest threshold found by halving whose
 * exact bound on the automatic error rate is at most `alpha`, with probability 1 - delta over all bounds
 * looked at. `null` when none passes. `errors` are 0 or 1.
 */
export function selectiveRisk(
  scores: readonly number[],
  errors: readonly number[],
  { alpha, delta }: { readonly alpha: number; readonly delta: number },
): SelectiveRisk | null {
  requireLength(errors, scores.length, "/errors");
  requireEach(errors, (error) => error === 0 || error === 1, "OUT_OF_RANGE", "/errors");
  requireEach(scores, Number.isFinite, "NOT_FINITE", "/scores");
  requireLevel(alpha, "/alpha");
  const each = deltaEach(scores.length, delta);
  const sorted = scores
    .map((score, i) => ({ score, error: errors[i] as number }))
    .sort((a, b) => b.score - a.score);
  let [low, high] = [0, sorted.length - 1];
  let best: SelectiveRisk | null = null;
  for (let look = 0; look < Math.ceil(Math.log2(sorted.length)) && low <= high; look += 1) {
    const middle = (low + high + 1) >> 1;
    const found = boundAt(sorted, middle, each);
    if (found.bound <= alpha) {
      if (best === null || found.n > best.n) best = found;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return best;
}

function boundAt(
  sorted: readonly { readonly score: number; readonly error: number }[],
  index: number,
  delta: number,
): SelectiveRisk {
  const threshold = sorted[index]?.score as number;
  const automatic = sorted.filter(({ score }) => score >= threshold);
  const errors = automatic.reduce((n, { error }) => n + error, 0);
  const n = automatic.length;
  return { threshold, n, errors, bound: upperBound(errors, n, delta) };
}

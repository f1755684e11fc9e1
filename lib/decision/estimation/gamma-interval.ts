import { chiSquareQuantile } from "#lib/math/incomplete-gamma";
import { sum } from "#lib/math/sum";
import { refuseUnless, requireCount, requireEach, requireLevel } from "../calibration/checks";
import type { Interval } from "./share-interval";

/**
 * The interval of Fay and Feuer (1997) for a mean of rare costly events: `w[j]` is what each labeled case
 * adds to the total (cost / q), `wStar` what one more event would add, `N` the number of all cases.
 * Centered on Horvitz–Thompson. Refuses negative contributions with `NEGATIVE_COST`: price avoidable cost
 * (regret) instead.
 */
export function gammaInterval(
  w: readonly number[],
  wStar: number,
  N: number,
  alpha: number,
): Interval {
  requireEach(w, (x) => x >= 0 && Number.isFinite(x), "NEGATIVE_COST", "/w");
  refuseUnless(wStar > 0 && Number.isFinite(wStar), "NOT_POSITIVE", "/wStar", "is not above 0");
  requireCount(N, "/N", 1);
  requireLevel(alpha, "/alpha");
  const y = sum(w);
  const v = sum(w.map((x) => x * x));
  const lower = y === 0 ? 0 : end(y, v, alpha / 2);
  return [lower / N, end(y + wStar, v + wStar ** 2, 1 - alpha / 2) / N];
}

/** The quantile of the gamma distribution of mean y and variance v. */
function end(y: number, v: number, level: number): number {
  return (v / (2 * y)) * chiSquareQuantile(level, (2 * y * y) / v);
}

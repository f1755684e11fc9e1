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

/** What one more event of either sign would change the total by. Money, at least 0. */
export type OneMore = { readonly added: number; readonly taken: number };

/**
 * The same for terms of both signs, as differences have them: what they add and what they take away each get an interval at
 * half the error, so that the two together hold whatever hangs together. A sign that nothing can have stays 0.
 */
export function signedGammaInterval(
  jumps: readonly number[],
  { added, taken }: OneMore,
  N: number,
  alpha: number,
): Interval {
  const part = (sign: 1 | -1, wStar: number): Interval => {
    const w = jumps.map((jump) => Math.max(0, sign * jump));
    return wStar > 0 ? gammaInterval(w, wStar, N, alpha / 2) : [0, 0];
  };
  const [up, down] = [part(1, added), part(-1, taken)];
  return [up[0] - down[1], up[1] - down[0]];
}

/** The quantile of the gamma distribution of mean y and variance v. */
function end(y: number, v: number, level: number): number {
  return (v / (2 * y)) * chiSquareQuantile(level, (2 * y * y) / v);
}

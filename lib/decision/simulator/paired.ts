import { Z_95 } from "#lib/math/normal";
import { mean, variance } from "#lib/math/sum";
import { requireLength } from "../calibration/checks";
import type { Interval } from "../estimation/share-interval";

/** A mean with the error it has as a sample of what is to come. `null` where two cases at least would be needed. */
export type Mean = { readonly value: number; readonly se: number | null };

/** A difference of means over the same cases; its interval is that of the difference, not two intervals side by side. */
export type PairedDifference = Mean & { readonly ci: Interval | null };

/** The mean of scores; `null` without any. */
export function meanOf(scores: ArrayLike<number>): Mean | null {
  if (scores.length === 0) return null;
  const se = scores.length < 2 ? null : Math.sqrt(variance(scores) / scores.length);
  return { value: mean(scores), se };
}

/**
 * `mean(a - b)` over the same cases in the same order, with a normal 95 % interval; `null` without any. Too narrow where few
 * labels stand for rare mistakes: `labeledDifference` is for those.
 */
export function pairedDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): PairedDifference | null {
  requireLength(b, a.length, "/b");
  const gaps = new Float64Array(a.length);
  for (let i = 0; i < a.length; i += 1) gaps[i] = (a[i] as number) - (b[i] as number);
  const gap = meanOf(gaps);
  if (gap === null) return null;
  const { value, se } = gap;
  return { value, se, ci: se === null ? null : [value - Z_95 * se, value + Z_95 * se] };
}

import { betaQuantile } from "#lib/math/incomplete-beta";
import { normalQuantile } from "#lib/math/normal";
import { refuseUnless, requireLevel } from "../calibration/checks";

/** Lower and upper end. */
export type Interval = readonly [number, number];

/**
 * Wilson's interval of a share, `k` of `n`, at level 1 - alpha. Weighted cases pass their effective
 * number; neither count needs to be whole.
 */
export function wilsonInterval(k: number, n: number, alpha = 0.05): Interval {
  validateCounts(k, n);
  requireLevel(alpha, "/alpha");
  const z2 = normalQuantile(1 - alpha / 2) ** 2;
  const share = Math.min(1, k / n);
  const center = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = Math.sqrt(z2 * ((share * (1 - share)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return [
    share === 0 ? 0 : Math.max(0, center - half),
    share === 1 ? 1 : Math.min(1, center + half),
  ];
}

/** The exact (Clopper and Pearson) two-sided interval of a share, `k` of `n`, at level 1 - alpha. */
export function clopperPearson(k: number, n: number, alpha = 0.05): Interval {
  validateCounts(k, n);
  requireLevel(alpha, "/alpha");
  const lower = k === 0 ? 0 : betaQuantile(alpha / 2, k, n - k + 1);
  return [lower, upperBound(k, n, alpha / 2)];
}

/** The exact one-sided upper bound of a share, `k` of `n`, that fails with probability `alpha`. */
export function upperBound(k: number, n: number, alpha = 0.05): number {
  validateCounts(k, n);
  requireLevel(alpha, "/alpha");
  return k >= n ? 1 : betaQuantile(1 - alpha, k + 1, n - k);
}

function validateCounts(k: number, n: number): void {
  refuseUnless(n > 0 && Number.isFinite(n), "OUT_OF_RANGE", "/n", `${n} is not above 0`);
  refuseUnless(k >= 0 && k <= n * (1 + 1e-12), "OUT_OF_RANGE", "/k", `${k} is not within 0 and n`);
}

import { binomialLower } from "#lib/math/binomial";
import { refuseUnless, requireCount, requireLevel } from "../calibration/checks";
import { DecisionError } from "../decision-error";

/** What a threshold lets through automatically, on labeled cases. */
export type Step = {
  readonly threshold: number;
  /** Automatic cases at this threshold, and errors among them. */
  readonly n: number;
  readonly errors: number;
};

/** The labels below which not even a flawless record proves an error rate of at most `alpha` with probability 1 - delta. */
export function labelsNeeded(alpha: number, delta: number): number {
  requireLevel(alpha, "/alpha");
  requireLevel(delta, "/delta");
  const n = Math.ceil(Math.log(delta) / Math.log1p(-alpha));
  return (1 - alpha) ** (n - 1) <= delta ? n - 1 : n;
}

/** The exact p-value of "the automatic error rate is above `alpha`": `P(Bin(n, alpha) ≤ errors)`. */
export function selectivePValue({ n, errors }: Pick<Step, "n" | "errors">, alpha: number): number {
  requireCount(n, "/n");
  requireCount(errors, "/errors");
  requireLevel(alpha, "/alpha");
  refuseUnless(errors <= n, "OUT_OF_RANGE", "/errors", `${errors} is more than ${n} cases`);
  return binomialLower(errors, n, alpha);
}

/**
 * Fixed-sequence testing: thresholds from strict to loose, those with too few labels skipped, accepted while
 * the p-value is at most `delta`, stopped at the first failure. The index of the last one accepted, or `null`
 * when nothing is certified. No split of delta is needed, since the order is fixed beforehand.
 */
export function fixedSequence(
  steps: readonly { readonly n: number; readonly pValue: number }[],
  { alpha, delta }: { readonly alpha: number; readonly delta: number },
): number | null {
  const least = labelsNeeded(alpha, delta);
  let accepted: number | null = null;
  for (const [i, { n, pValue }] of steps.entries()) {
    if (n < least) continue;
    if (!(pValue <= delta)) break;
    accepted = i;
  }
  return accepted;
}

/** The index of the loosest of `m` thresholds whose p-value is at most `delta / m`, or `null`. Needs no order, and more labels. */
export function bonferroni(pValues: readonly number[], delta: number): number | null {
  requireLevel(delta, "/delta");
  const last = pValues.findLastIndex((p) => p <= delta / pValues.length);
  return last < 0 ? null : last;
}

/** Refuses thresholds that do not fall from strict to loose. */
export function requireStrictToLoose(thresholds: readonly number[], path: string): void {
  thresholds.forEach((threshold, i) => {
    const before = thresholds[i - 1];
    if (before !== undefined && !(threshold < before)) {
      throw new DecisionError("OUT_OF_ORDER", `${path}/${i}`, "thresholds go from strict to loose");
    }
  });
}

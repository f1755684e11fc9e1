import {
  refuseUnless,
  requireCount,
  requireFinite,
  requireLevel,
  requireSome,
} from "../calibration/checks";

export type ConformalRisk = {
  /** `n/(n+1) · risk + B/(n+1)` of each threshold. */
  readonly adjusted: readonly number[];
  /** The index of the loosest threshold that keeps `alpha`, or `null`. */
  readonly chosen: number | null;
};

/**
 * Conformal risk control of a loss that can only grow as the threshold loosens, such as the automated loss
 * `E[L · 1{auto}]`: mean losses `risks` from strict to loose over `n` cases, none above `B`. Holds in
 * expectation only, with far fewer labels than a guarantee that holds with high probability.
 */
export function conformalRisk(
  risks: readonly number[],
  { n, B, alpha }: { readonly n: number; readonly B: number; readonly alpha: number },
): ConformalRisk {
  requireSome(risks, "/risks");
  requireFinite(risks, "/risks");
  requireCount(n, "/n", 1);
  requireLevel(alpha, "/alpha");
  refuseUnless(B > 0 && Number.isFinite(B), "NOT_POSITIVE", "/B", `${B} bounds nothing`);
  const adjusted = risks.map((risk) => (n * risk + B) / (n + 1));
  const failed = adjusted.findIndex((risk) => !(risk <= alpha));
  const kept = failed < 0 ? adjusted.length : failed;
  return { adjusted, chosen: kept === 0 ? null : kept - 1 };
}

import { bisect } from "#lib/math/bisection";
import { maximum, sum, weightedSum } from "#lib/math/sum";
import {
  refuseUnless,
  requireEach,
  requireFinite,
  requireLength,
  requireSome,
} from "../calibration/checks";

export type AuditAllocation = {
  /** Inclusion probability of each prediction, `clip(gamma · s / √kappa, floor, 1)`. */
  readonly pi: readonly number[];
  /** What a plan freezes, to give later predictions their probability. */
  readonly gamma: number;
};

/**
 * Spreads a budget over predictions so that the audit's error is least: `s` is the standard deviation of
 * each one's cost given what the model says, `kappa` the price of auditing it, `Σ pi · kappa = budget`.
 * A budget that pays for everything audits everything. Refuses with `BUDGET_BELOW_FLOOR` when not even
 * the floor can be paid, and a floor outside (0, 1], which would leave sure errors unseen.
 */
export function allocateAudit(
  s: readonly number[],
  kappa: readonly number[],
  budget: number,
  floor: number,
): AuditAllocation {
  validate(s, kappa, budget, floor);
  const reach = s.map((sd, i) => (sd > 0 ? Math.sqrt(kappa[i] as number) / sd : 0));
  const most = maximum(reach);
  if (sum(kappa) <= budget) return { pi: s.map(() => 1), gamma: most };
  const spread = (gamma: number) =>
    s.map((sd, i) => inclusionProbability(sd, kappa[i] as number, { gamma, floor }));
  const gamma = bisect((x) => weightedSum(kappa, spread(x)) >= budget, 0, most);
  return { pi: spread(gamma), gamma };
}

/** A prediction's audit probability under a frozen plan. */
export function inclusionProbability(
  s: number,
  kappa: number,
  { gamma, floor }: { readonly gamma: number; readonly floor: number },
): number {
  return Math.min(1, Math.max(floor, (gamma * s) / Math.sqrt(kappa)));
}

/** `Σ (1/pi - 1) s²`: what sampling adds to the variance of the total. */
export function designVariance(s: readonly number[], pi: readonly number[]): number {
  requireLength(pi, s.length, "/pi");
  requireEach(pi, (x) => x > 0 && x <= 1, "OUT_OF_RANGE", "/pi");
  return sum(s.map((sd, i) => (1 / (pi[i] as number) - 1) * sd * sd));
}

function validate(
  s: readonly number[],
  kappa: readonly number[],
  budget: number,
  floor: number,
): void {
  requireSome(s, "/s");
  requireLength(kappa, s.length, "/kappa");
  requireFinite(s, "/s");
  requireEach(s, (sd) => sd >= 0, "OUT_OF_RANGE", "/s");
  requireEach(kappa, (price) => price > 0 && Number.isFinite(price), "NOT_POSITIVE", "/kappa");
  refuseUnless(floor > 0 && floor <= 1, "OUT_OF_RANGE", "/floor", `${floor} is not in (0, 1]`);
  refuseUnless(Number.isFinite(budget), "NOT_FINITE", "/budget", `${budget} is not finite`);
  const least = sum(kappa) * floor;
  const detail = `the floor alone costs ${least}`;
  refuseUnless(least <= budget, "BUDGET_BELOW_FLOOR", "/budget", detail);
}

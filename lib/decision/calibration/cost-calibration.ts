import { mean, sum } from "#lib/math/sum";
import { equalRuns } from "./bins";
import { requireCount, requireFinite, requireLength, requireSome } from "./checks";

export type CostBin = { readonly n: number; readonly predicted: number; readonly realised: number };

export type CostCalibration = {
  /** Bins of equal count in rising order of predicted cost; means in money. */
  readonly bins: readonly CostBin[];
  /** Mean gap between predicted and realized cost, in money, each bin by its count. */
  readonly costEce: number;
  /** `Σ realized / Σ predicted`; `null` when nothing was predicted to cost anything. */
  readonly ratio: number | null;
};

/**
 * The calibration that matters to a cost policy: what a decision was expected to cost against what it
 * cost. Refuses unequal lengths, nothing, and numbers that are not finite.
 */
export function costCalibration(
  predicted: readonly number[],
  realised: readonly number[],
  bins = 10,
): CostCalibration {
  requireSome(predicted, "/predicted");
  requireLength(realised, predicted.length, "/realised");
  requireFinite(predicted, "/predicted");
  requireFinite(realised, "/realised");
  requireCount(bins, "/bins", 1);
  const pairs = predicted.map((cost, i) => ({ predicted: cost, realised: realised[i] as number }));
  pairs.sort((a, b) => a.predicted - b.predicted);
  const filled = equalRuns(pairs, bins)
    .filter((run) => run.length > 0)
    .map((run) => ({
      n: run.length,
      predicted: mean(run.map((it) => it.predicted)),
      realised: mean(run.map((it) => it.realised)),
    }));
  const gaps = filled.map((it) => (it.n / pairs.length) * Math.abs(it.predicted - it.realised));
  const total = sum(predicted);
  return { bins: filled, costEce: sum(gaps), ratio: total === 0 ? null : sum(realised) / total };
}

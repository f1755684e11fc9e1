import type { PartMetrics } from "#lib/pipeline/manifest";

/** What the figures of a version must reach on `report`; what is absent is not asked for. */
export type Targets = {
  readonly accuracy?: number;
  readonly auc?: number;
  /** At most. */
  readonly nll?: number;
  /** At most. */
  readonly ece15?: number;
  /** The share sent to people lies between these. */
  readonly reviewRate?: readonly [number, number];
  /** With people costs at most this share of all automatic. */
  readonly peopleShare?: number;
  /** With people costs less than this a case. */
  readonly below?: number;
};

/** What the figures fall short of, in words; a version with one of these is not fit to ship. */
export function missedTargets(metrics: PartMetrics, targets: Targets): string[] {
  const { accuracy = 0, auc = 0, nll = 1e9, ece15 = 1, reviewRate = [0, 1] } = targets;
  const { peopleShare = 1e9, below = 1e9 } = targets;
  const automatic = metrics.cost_automatic.value;
  const people = metrics.cost_with_people.value;
  const rate = metrics.review_rate.value;
  const checks: [boolean, string][] = [
    [metrics.accuracy.value >= accuracy, `the accuracy is below ${accuracy}`],
    [auc === 0 || (metrics.auc?.value ?? 0) >= auc, `the area under the curve is below ${auc}`],
    [metrics.nll.value <= nll, `the log-loss is above ${nll}`],
    [metrics.ece15.value <= ece15, `the calibration error is above ${ece15}`],
    [rate >= reviewRate[0] && rate <= reviewRate[1], `${rate} of the cases go to people`],
    [people <= peopleShare * automatic, `with people costs more than ${peopleShare} × automatic`],
    [people < below, `asking a person every time, at ${below}, would cost less`],
  ];
  return checks.filter(([isReached]) => !isReached).map(([, shortfall]) => shortfall);
}

import { Z_95 } from "#lib/math/normal";
import { median } from "#lib/math/quantile";
import { mean, sum, variance } from "#lib/math/sum";
import { refuseUnless, requireLevel } from "../calibration/checks";
import { bootstrapInterval, drawnTotal } from "./bootstrap";
import { type CostRow, isLabeled, type LabeledRow, validateCostRows } from "./cost-rows";
import { difference, hajek, horvitzThompson, labelWeights, powerTuned } from "./estimators";
import { FEW_EVENTS, MANY_EVENTS } from "./event-limits";
import { gammaInterval } from "./gamma-interval";
import type { Interval } from "./share-interval";

/** How the interval of the headline came about. */
export type EstimateStatus =
  /** Every case is labeled: the figure is the cost. */
  | "complete"
  /** No sampled case is labeled: there is no interval. */
  | "unlabeled"
  /** Fewer than 5 costly events: an upper bound only. */
  | "not_enough_audits"
  /** 5 to 49 costly events. */
  | "gamma"
  /** 50 costly events and more. */
  | "bootstrap";

export type CostEstimate = {
  readonly n: number;
  /** Costly events (error cost above 0) among the labeled cases that were sampled, not certain. */
  readonly events: number;
  readonly labels: number;
  /** Means a decision, fees included. `diff` is the headline. */
  readonly ht: number;
  readonly hajek: number | null;
  readonly diff: number;
  /** The power-tuned estimate and its coefficient. */
  readonly tuned: number;
  readonly rho: number;
  /** Standard errors of the headline: of these cases, and of the policy. */
  readonly seDesign: number;
  readonly seSuper: number;
  /** What these cases cost; the lower end is `null` when only an upper bound is known. */
  readonly ci: readonly [number | null, number] | null;
  /** What the policy will cost, from 50 events on. */
  readonly longRun: Interval | null;
  readonly ess: number;
  readonly maxShare: number;
  /** Sampled labels needed for the wanted half-width; `null` when none is wanted or the spread is unknown. */
  readonly needed: number | null;
  readonly status: EstimateStatus;
};

export type EstimateOptions = {
  readonly alpha: number;
  readonly seed: number;
  /** The largest cost (or regret) any case of the window could have had; needed below 50 events. */
  readonly worstCost: number;
  /** The half-width that somebody would like to see. */
  readonly halfWidth?: number;
  /** Takes this interval whatever the number of events. */
  readonly method?: "gamma" | "bootstrap";
};

/**
 * What decisions cost, from labels that routing and audits happened to reveal. Every figure is honest about
 * its labels: the kind of interval is chosen by the number of costly events seen.
 * Refuses what `validateCostRows` refuses, and negative error costs where a gamma interval is due.
 */
export function estimate(rows: readonly CostRow[], options: EstimateOptions): CostEstimate {
  validateCostRows(rows);
  requireLevel(options.alpha, "/alpha");
  const sampled = rows.filter(({ q }) => q < 1);
  const seen = sampled.filter(isLabeled);
  const events = seen.filter(({ e }) => e > 0).length;
  const { value: diff, seDesign, seSuper } = difference(rows);
  const { value: tuned, rho } = powerTuned(rows);
  const status = statusOf(sampled.length, seen.length, events);
  const labels = rows.filter(isLabeled).length;
  return {
    n: rows.length,
    events,
    labels,
    ht: horvitzThompson(rows).value,
    hajek: labels === 0 ? null : hajek(rows).value,
    diff,
    tuned,
    rho,
    seDesign,
    seSuper,
    ci: intervalOf({ status, rows, seen, diff }, options),
    longRun: events < MANY_EVENTS ? null : [diff - Z_95 * seSuper, diff + Z_95 * seSuper],
    ...labelWeights(rows),
    needed: neededLabels(seen, options.halfWidth),
    status,
  };
}

/** The percentile bootstrap of the headline over the labels that were sampled; everything else stays fixed. */
export function differenceBootstrap(
  rows: readonly CostRow[],
  options: { alpha: number; seed: number },
): Interval | null {
  const seen = rows.filter(({ q }) => q < 1).filter(isLabeled);
  if (seen.length === 0) return null;
  const corrections = seen.map(({ e, m, q }) => (e - m) / q);
  const fixed = difference(rows).value * rows.length - sum(corrections);
  return bootstrapInterval(
    seen.length,
    (counts) => (fixed + drawnTotal(counts, corrections)) / rows.length,
    options,
  );
}

/** The percentile bootstrap of Hájek's estimate, its denominator drawn anew each time. */
export function hajekBootstrap(
  rows: readonly CostRow[],
  options: { alpha: number; seed: number },
): Interval | null {
  validateCostRows(rows);
  const seen = rows.filter(({ q }) => q < 1).filter(isLabeled);
  if (seen.length === 0) return null;
  const sure = rows.filter(({ q }) => q === 1).filter(isLabeled);
  const fee = mean(rows.map((row) => row.fee));
  const costs = seen.map(({ e, q }) => e / q);
  const weights = seen.map(({ q }) => 1 / q);
  const sureCost = sum(sure.map(({ e }) => e));
  const statistic = (counts: Int32Array) =>
    fee + (sureCost + drawnTotal(counts, costs)) / (sure.length + drawnTotal(counts, weights));
  return bootstrapInterval(seen.length, statistic, options);
}

/**
 * The gamma interval moved from Horvitz–Thompson to the headline, and clipped at what was surely paid.
 */
export function shiftedGamma(
  rows: readonly CostRow[],
  { alpha, worstCost }: Pick<EstimateOptions, "alpha" | "worstCost">,
): Interval {
  const sampled = rows.filter(({ q }) => q < 1);
  const seen = sampled.filter(isLabeled);
  const sure = rows.filter(({ q }) => q === 1).filter(isLabeled);
  const wStar = worstCost * median(seen.map(({ q }) => 1 / q));
  const contributions = seen.map(({ e, q }) => e / q);
  const [low, high] = gammaInterval(contributions, wStar, rows.length, alpha);
  const fees = sum(rows.map(({ fee }) => fee));
  const sureCost = sum(sure.map(({ e }) => e));
  const expected = sum(sampled.map(({ m }) => m)) - sum(seen.map(({ m, q }) => m / q));
  const shift = (fees + sureCost + expected) / rows.length;
  const paid = (fees + sureCost + sum(seen.map(({ e }) => e))) / rows.length;
  return [Math.max(paid, low + shift), Math.max(paid, high + shift)];
}

type Known = {
  readonly status: EstimateStatus;
  readonly rows: readonly CostRow[];
  readonly seen: readonly LabeledRow[];
  readonly diff: number;
};

function intervalOf({ status, rows, seen, diff }: Known, options: EstimateOptions) {
  if (status === "complete") return [diff, diff] as const;
  if (seen.length === 0) return null;
  const method = options.method ?? status;
  if (method === "bootstrap") return differenceBootstrap(rows, options);
  const [lower, upper] = shiftedGamma(rows, options);
  return [method === "not_enough_audits" ? null : lower, upper] as const;
}

function statusOf(sampled: number, seen: number, events: number): EstimateStatus {
  if (sampled === 0) return "complete";
  if (seen === 0) return "unlabeled";
  if (events < FEW_EVENTS) return "not_enough_audits";
  return events < MANY_EVENTS ? "gamma" : "bootstrap";
}

function neededLabels(seen: readonly LabeledRow[], halfWidth: number | undefined): number | null {
  if (halfWidth === undefined || seen.length < 2) return null;
  refuseUnless(halfWidth > 0, "NOT_POSITIVE", "/halfWidth", `${halfWidth} is not above 0`);
  const spread = variance(seen.map(({ e, m }) => e - m));
  return Math.ceil((Z_95 ** 2 * spread) / halfWidth ** 2);
}

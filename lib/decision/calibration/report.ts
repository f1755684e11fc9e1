import { indexOfMax, sum } from "#lib/math/sum";
import { wilsonInterval } from "../estimation/share-interval";
import { validateProbabilities } from "../probabilities";
import {
  type BinnedShare,
  equalMassBins,
  equalWidthBins,
  expectedGap,
  gapOf,
  largestGap,
} from "./bins";
import { requireCount, requireEach, requireLength, requireSome } from "./checks";
import { LEAST_PROBABILITY } from "./labeled-scores";

/** One bar of a reliability diagram. Means are `null` in an empty bin, and so is the interval. */
export type ReliabilityBin = {
  /** The bin is (from, to]; 0 belongs to the first. */
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly confidence: number | null;
  readonly accuracy: number | null;
  /** 95 % Wilson interval of the accuracy, at the effective number of cases. */
  readonly interval: readonly [number, number] | null;
};

/** How far probabilities can be taken at their word. Every figure but `n` is weighted. */
export type CalibrationReport = {
  readonly n: number;
  readonly classes: number;
  readonly accuracy: number;
  /** Expected calibration error of the likeliest label, bins of equal width. */
  readonly ece: number;
  /** The same with bins of equal mass. */
  readonly adaptiveEce: number;
  /** Equal width, mean over classes of each class's own error. */
  readonly classwiseEce: number;
  /** The largest gap of a bin of equal width. */
  readonly mce: number;
  readonly nll: number;
  /** `Σ_k (p_k - 1[y=k])²`, between 0 and 2. */
  readonly brier: number;
  readonly bins: readonly ReliabilityBin[];
};

/**
 * Measures probabilities `p[case][class]` against class numbers `y`, with weights 1/q where audited cases
 * stand for others. Refuses ragged or unnormalized rows, unknown classes and weights not above 0.
 */
export function calibrationReport(
  p: readonly (readonly number[])[],
  y: readonly number[],
  { bins = 15, w = y.map(() => 1) }: { bins?: number; w?: readonly number[] } = {},
): CalibrationReport {
  requireSome(p, "/p");
  requireLength(y, p.length, "/y");
  requireLength(w, p.length, "/w");
  requireCount(bins, "/bins", 1);
  const classes = p[0]?.length ?? 0;
  const rows = p.map((row, i) => validateProbabilities(row, classes, `/p/${i}`));
  requireEach(y, (k) => Number.isInteger(k) && k >= 0 && k < classes, "UNKNOWN_CLASS", "/y");
  requireEach(w, (x) => x > 0 && Number.isFinite(x), "NOT_POSITIVE", "/w");
  return figures(rows, y, w, bins);
}

/** Bars of equal width for shares `p` of something that happened (1) or did not (0). */
export function reliabilityBins(cases: readonly BinnedShare[], bins = 15): ReliabilityBin[] {
  return equalWidthBins(cases, bins).map((members, i) => {
    const edges = { from: i / bins, to: (i + 1) / bins, n: members.length };
    if (members.length === 0) return { ...edges, confidence: null, accuracy: null, interval: null };
    const { confidence, accuracy, effective } = gapOf(members);
    const interval = wilsonInterval(accuracy * effective, effective);
    return { ...edges, confidence, accuracy, interval };
  });
}

/** The weighted mean of `-ln p_y`, probabilities clipped below at 1e-12. */
export function negativeLogLikelihood(
  p: readonly (readonly number[])[],
  y: readonly number[],
  w: readonly number[],
): number {
  return weightedMean(w, (i) => -Math.log(Math.max(LEAST_PROBABILITY, truthShare(p, y, i))));
}

type Rows = readonly (readonly number[])[];

function figures(
  p: Rows,
  y: readonly number[],
  w: readonly number[],
  bins: number,
): CalibrationReport {
  const classes = p[0]?.length ?? 0;
  const top = p.map(indexOfMax);
  const cases = p.map((_, i) => share(p, y, w, { i, k: top[i] as number }));
  const byWidth = equalWidthBins(cases, bins);
  const perClass = Array.from({ length: classes }, (_, k) =>
    expectedGap(
      equalWidthBins(
        p.map((_row, i) => share(p, y, w, { i, k })),
        bins,
      ),
    ),
  );
  return {
    n: p.length,
    classes,
    accuracy: weightedMean(w, (i) => (top[i] === y[i] ? 1 : 0)),
    ece: expectedGap(byWidth),
    adaptiveEce: expectedGap(equalMassBins(cases, bins)),
    classwiseEce: sum(perClass) / classes,
    mce: largestGap(byWidth),
    nll: negativeLogLikelihood(p, y, w),
    brier: weightedMean(w, (i) => brierOf(p[i] as readonly number[], y[i] as number)),
    bins: reliabilityBins(cases, bins),
  };
}

function share(
  p: Rows,
  y: readonly number[],
  w: readonly number[],
  { i, k }: { readonly i: number; readonly k: number },
): BinnedShare {
  return { share: p[i]?.[k] as number, hit: y[i] === k ? 1 : 0, weight: w[i] as number };
}

function truthShare(p: Rows, y: readonly number[], i: number): number {
  return p[i]?.[y[i] as number] as number;
}

function brierOf(row: readonly number[], truth: number): number {
  return row.reduce((total, x, k) => total + (x - (k === truth ? 1 : 0)) ** 2, 0);
}

function weightedMean(w: readonly number[], of: (i: number) => number): number {
  return sum(w.map((weight, i) => weight * of(i))) / sum(w);
}

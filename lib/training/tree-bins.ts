import { quantileOfSorted } from "#lib/math/quantile";
import type { LabeledMatrix } from "./fit-logistic";

/** Bins of one column; more would not fit the byte a bin number is kept in. */
const MOST_BINS = 255;

/**
 * Each value as the number of its bin: the count of thresholds below it. Bin `b` ends at threshold `b`, both inclusive
 * of equal values.
 */
export type BinnedMatrix = {
  readonly width: number;
  readonly bins: Uint8Array;
  /** Rising float32 numbers per column; the last bin has none. */
  readonly thresholds: readonly Float32Array[];
};

/**
 * Cuts every column into at most 255 bins by its quantiles. Thresholds are rounded to float32 before any row is put into
 * a bin: a row on a threshold must go the way the runtime sends it.
 */
export function binMatrix({ rows, width, labels }: LabeledMatrix): BinnedMatrix {
  const thresholds = Array.from({ length: width }, (_, column) =>
    thresholdsOf(labels.map((_label, row) => rows[row * width + column] as number)),
  );
  const bins = new Uint8Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) {
    bins[at] = countBelow(thresholds[at % width] as Float32Array, rows[at] as number);
  }
  return { width, bins, thresholds };
}

/** Where a bin ends: rows up to it go left. */
export function thresholdOf(
  { thresholds }: BinnedMatrix,
  { column, bin }: { readonly column: number; readonly bin: number },
): number {
  return thresholds[column]?.[bin] as number;
}

/** Half way between neighbors where they are few, otherwise between quantiles. */
function thresholdsOf(values: readonly number[]): Float32Array {
  const sorted = Float64Array.from(values).sort();
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const cuts =
    distinct.length <= MOST_BINS
      ? Array.from(distinct.subarray(1), (value, i) => (value + (distinct[i] as number)) / 2)
      : Array.from({ length: MOST_BINS - 1 }, (_, i) =>
          quantileOfSorted(sorted, (i + 1) / MOST_BINS),
        );
  return Float32Array.from(new Set(cuts.map(Math.fround)));
}

function countBelow(thresholds: Float32Array, value: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((thresholds[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

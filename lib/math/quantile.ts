/**
 * The quantile of Hyndman and Fan's type 7, linear between neighbors, as R, NumPy and spreadsheets take
 * it. `sorted` ascends; `p` is in [0, 1]. `NaN` of nothing.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[below + 1] ?? low;
  return low + (position - below) * (high - low);
}

/** Type 7 quantiles of unsorted values, one for each of `ps`. */
export function quantiles(values: ArrayLike<number>, ps: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  return ps.map((p) => quantileOfSorted(sorted, p));
}

/** The middle value, or the mean of the two middle ones. */
export function median(values: ArrayLike<number>): number {
  const [middle = Number.NaN] = quantiles(values, [0.5]);
  return middle;
}

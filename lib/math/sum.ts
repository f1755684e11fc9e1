/**
 * The sum with Neumaier's running correction: the error does not grow with the number of terms, so a
 * total over 100,000 rows is the same total in any chunking a person could notice.
 */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

/** The mean; `NaN` of nothing. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

/** The sample variance, divided by n - 1; `NaN` below two values. */
export function variance(values: ArrayLike<number>): number {
  if (values.length < 2) return Number.NaN;
  const center = mean(values);
  // A plain loop: filling an array from a function takes many times as long.
  const squares = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1) squares[i] = ((values[i] as number) - center) ** 2;
  return sum(squares) / (values.length - 1);
}

/** `Σ weights[i] * values[i]`, Neumaier summed. Both must be of the same length. */
export function weightedSum(weights: ArrayLike<number>, values: ArrayLike<number>): number {
  return sum(Float64Array.from(weights, (weight, i) => weight * (values[i] as number)));
}

/** The greatest value, without spreading it over the stack; `-Infinity` of nothing. */
export function maximum(values: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) most = Math.max(most, values[i] as number);
  return most;
}

/** The least value, without spreading it over the stack; `Infinity` of nothing. */
export function minimum(values: ArrayLike<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) least = Math.min(least, values[i] as number);
  return least;
}

/** The index of the greatest value, the first on ties; -1 of nothing. */
export function indexOfMax(values: ArrayLike<number>): number {
  let best = -1;
  for (let i = 0; i < values.length; i += 1) {
    if (best < 0 || (values[i] as number) > (values[best] as number)) best = i;
  }
  return best;
}

/** How unsure one distribution is. */
export type Uncertainty = {
  /** In nats, and as a share of the entropy of knowing nothing. */
  readonly entropy: number;
  readonly entropyNorm: number;
  /** Lead of the likeliest class over the second. */
  readonly margin: number;
  readonly leastConfidence: number;
  readonly leastConfidenceNorm: number;
  readonly gini: number;
};

/** The usual measures of doubt about one distribution over at least two classes. */
export function uncertainty(p: readonly number[]): Uncertainty {
  const classes = p.length;
  const [first] = topTwo(p);
  return {
    entropy: entropy(p),
    entropyNorm: entropy(p) / Math.log(classes),
    margin: margin(p),
    leastConfidence: 1 - first,
    leastConfidenceNorm: ((1 - first) * classes) / (classes - 1),
    gini: 1 - p.reduce((sum, it) => sum + it * it, 0),
  };
}

/** Shannon entropy in nats. */
export function entropy(p: readonly number[]): number {
  let sum = 0;
  for (const it of p) if (it > 0) sum -= it * Math.log(it);
  return sum;
}

/** Lead of the greatest probability over the second. */
export function margin(p: readonly number[]): number {
  const [first, second] = topTwo(p);
  return first - second;
}

/** The two greatest values, the greatest first. */
export function topTwo(p: readonly number[]): readonly [number, number] {
  let first = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (const it of p) {
    if (it > first) {
      second = first;
      first = it;
    } else if (it > second) second = it;
  }
  return [first, second];
}

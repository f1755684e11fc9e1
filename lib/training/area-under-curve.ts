/** The score of class 1 for each case, whether it is of class 1, and the case numbers in rising order of score. */
export type Ranking = {
  readonly scores: readonly number[];
  readonly isOne: readonly boolean[];
  readonly order: readonly number[];
};

/**
 * The share of pairs of both classes in which class 1 scores higher, a tie counting half (Mann and Whitney); `NaN` when
 * one class is absent.
 */
export function areaUnderCurve(scores: readonly number[], isOne: readonly boolean[]): number {
  const everyCaseOnce = new Float64Array(scores.length).fill(1);
  return rankedArea({ scores, isOne, order: ascendingOrder(scores) }, everyCaseOnce);
}

/** As `areaUnderCurve` for cases that count by weight, the sorting done beforehand. */
export function rankedArea({ scores, isOne, order }: Ranking, weights: Float64Array): number {
  let zerosBelow = 0;
  let onesBelow = 0;
  let pairs = 0;
  for (let at = 0; at < order.length; ) {
    const score = scores[order[at] as number];
    let zeros = 0;
    let ones = 0;
    for (; at < order.length && scores[order[at] as number] === score; at += 1) {
      const index = order[at] as number;
      if (isOne[index]) ones += weights[index] as number;
      else zeros += weights[index] as number;
    }
    pairs += ones * (zerosBelow + zeros / 2);
    zerosBelow += zeros;
    onesBelow += ones;
  }
  return pairs / (zerosBelow * onesBelow);
}

/** Case numbers in rising order of score. */
export function ascendingOrder(scores: readonly number[]): number[] {
  return scores.map((_, i) => i).sort((a, b) => (scores[a] as number) - (scores[b] as number));
}

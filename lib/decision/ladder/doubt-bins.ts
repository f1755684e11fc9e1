/** A labeled row as two deciders answered it: probabilities in the order of the labels, and the index of the true one. */
export type AnsweredTwice = {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly truth: number;
};

/** What the second decider said of a labeled row. */
export type AnsweredRow = Pick<AnsweredTwice, "truth"> & { readonly p: readonly number[] };

/** What the second decider said of rows that the first one was alike doubtful about. Plain JSON. */
export type DoubtBins = {
  /** Where the second and every further bin begins, ascending. */
  readonly edges: readonly number[];
  readonly bins: readonly (readonly AnsweredRow[])[];
};

/** Fewer rows than these say too little of what an answer will cost. */
const ROWS_A_BIN = 50;

/**
 * Sorts labeled rows into bins by the first decider's probability, at least `rowsABin` each: P(class 1) of two classes, the
 * greatest of more. Rows of equal probability share a bin. Throws a `RangeError` without rows.
 */
export function doubtBins(rows: readonly AnsweredTwice[], rowsABin = ROWS_A_BIN): DoubtBins {
  if (rows.length === 0) throw new RangeError("there is no row to learn from");
  const sorted = rows.map((row) => ({ ...row, at: doubtOf(row.before) }));
  sorted.sort((a, b) => a.at - b.at);
  const edges: number[] = [];
  const bins: AnsweredRow[][] = [[]];
  sorted.forEach(({ at, after: p, truth }, i) => {
    const isFull = (bins.at(-1)?.length ?? 0) >= rowsABin && sorted.length - i >= rowsABin;
    if (isFull && at > (sorted[i - 1]?.at ?? at)) {
      edges.push(at);
      bins.push([]);
    }
    bins.at(-1)?.push({ p, truth });
  });
  return { edges, bins };
}

/** The bin of a belief of the first decider. */
export function binOf({ edges }: DoubtBins, p: readonly number[]): number {
  const at = doubtOf(p);
  let bin = 0;
  while (bin < edges.length && at >= (edges[bin] ?? Number.POSITIVE_INFINITY)) bin += 1;
  return bin;
}

/**
 * What a case that the first decider holds at `p` is expected to cost once the second has answered: the mean over the rows of
 * its bin, each as `costOf` prices it for the case at hand. `known` keeps means by bin, for cases that are all priced alike.
 */
export function costAfter(
  bins: DoubtBins,
  p: readonly number[],
  costOf: (row: AnsweredRow) => number,
  known?: Map<number, number>,
): number {
  const bin = binOf(bins, p);
  const before = known?.get(bin);
  if (before !== undefined) return before;
  const rows = bins.bins[bin] ?? [];
  let sum = 0;
  for (const row of rows) sum += costOf(row);
  const cost = sum / rows.length;
  known?.set(bin, cost);
  return cost;
}

function doubtOf(p: readonly number[]): number {
  return p.length === 2 ? (p[1] ?? Number.NaN) : Math.max(...p);
}

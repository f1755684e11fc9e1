import { column, type Mat } from "./matrix";
import { argmax } from "./risks";

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
  const first = greatest(p);
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
  let first = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  for (let y = 0; y < p.length; y++) {
    const it = p[y] as number;
    second = Math.max(second, Math.min(first, it));
    first = Math.max(first, it);
  }
  return first - second;
}

/** The greatest of the values. */
export function greatest(p: readonly number[]): number {
  let first = Number.NEGATIVE_INFINITY;
  for (let y = 0; y < p.length; y++) first = Math.max(first, p[y] as number);
  return first;
}

/** How unsure several opinions of one case are: those of an ensemble, or of one model on variants. */
export type EnsembleUncertainty = {
  readonly mean: readonly number[];
  /** Entropy of the mean; it is the sum of the next two. */
  readonly predictiveEntropy: number;
  /** Mean entropy of the members: doubt in the case itself. */
  readonly expectedEntropy: number;
  /** What the members disagree about: doubt in the model. */
  readonly mutualInformation: number;
  /** Population variance of each class over the members, summed. */
  readonly varianceSum: number;
  /** Share of members that do not vote for the most voted class. */
  readonly variationRatio: number;
};

/** The measures of an ensemble; `members[m][class]`, at least one member. Entropies in nats. */
export function ensembleUncertainty(members: Mat): EnsembleUncertainty {
  const classes = members[0]?.length ?? 0;
  const mean = Array.from({ length: classes }, (_, y) => meanOf(column(members, y)));
  const predictiveEntropy = entropy(mean);
  const expectedEntropy = meanOf(members.map(entropy));
  const variances = mean.map((center, y) => {
    const squares = column(members, y).map((it) => (it - center) * (it - center));
    return meanOf(squares);
  });
  const votes = mean.map(() => 0);
  for (const member of members) votes[argmax(member)] = (votes[argmax(member)] ?? 0) + 1;
  return {
    mean,
    predictiveEntropy,
    expectedEntropy,
    mutualInformation: predictiveEntropy - expectedEntropy,
    varianceSum: variances.reduce((sum, it) => sum + it, 0),
    variationRatio: 1 - Math.max(...votes) / members.length,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, it) => sum + it, 0) / values.length;
}

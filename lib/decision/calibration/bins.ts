/** A stated share of something that then happened (1) or did not (0), standing for `weight` cases. */
export type BinnedShare = {
  readonly share: number;
  readonly hit: number;
  readonly weight: number;
};

/** One bin, summed up. */
export type Gap = {
  readonly confidence: number;
  readonly accuracy: number;
  readonly gap: number;
  readonly weight: number;
  /** How many equally weighted cases the members are worth: `(Σw)² / Σw²`. */
  readonly effective: number;
};

/** Cases in bins (i/M, (i+1)/M]; a share of 0 belongs to the first. */
export function equalWidthBins(cases: readonly BinnedShare[], count: number): BinnedShare[][] {
  const bins = Array.from({ length: count }, (): BinnedShare[] => []);
  for (const it of cases) bins[binOf(it.share, count)]?.push(it);
  return bins;
}

/** Cases in rising order of share (equal ones stay in order), the first N mod M bins one longer. */
export function equalMassBins(cases: readonly BinnedShare[], count: number): BinnedShare[][] {
  const sorted = [...cases].sort((a, b) => a.share - b.share);
  return equalRuns(sorted, count);
}

/** A list cut into `count` runs, the first `length mod count` of them one longer. */
export function equalRuns<Item>(items: readonly Item[], count: number): Item[][] {
  const size = Math.floor(items.length / count);
  const longer = items.length % count;
  return Array.from({ length: count }, (_, i) => {
    const from = i * size + Math.min(i, longer);
    return items.slice(from, from + size + (i < longer ? 1 : 0));
  });
}

/** Weighted mean share, weighted rate, and the distance between them. */
export function gapOf(members: readonly BinnedShare[]): Gap {
  let [weight, squares, shares, hits] = [0, 0, 0, 0];
  for (const it of members) {
    weight += it.weight;
    squares += it.weight * it.weight;
    shares += it.weight * it.share;
    hits += it.weight * it.hit;
  }
  const [confidence, accuracy] = [shares / weight, hits / weight];
  const gap = Math.abs(confidence - accuracy);
  return { confidence, accuracy, gap, weight, effective: (weight * weight) / squares };
}

/** The mean gap of the bins, each by its weight: ECE, or its adaptive form on bins of equal mass. */
export function expectedGap(bins: readonly (readonly BinnedShare[])[]): number {
  const gaps = bins.filter((bin) => bin.length > 0).map(gapOf);
  const total = gaps.reduce((sum, { weight }) => sum + weight, 0);
  return gaps.reduce((sum, { gap, weight }) => sum + (weight / total) * gap, 0);
}

/** The largest gap of a bin: MCE. */
export function largestGap(bins: readonly (readonly BinnedShare[])[]): number {
  const gaps = bins.filter((bin) => bin.length > 0).map(gapOf);
  return gaps.reduce((most, { gap }) => Math.max(most, gap), 0);
}

/**
 * The number of a share's bin of `count`. The edges are the doubles `i / M`; the product `share * M` alone may land one
 * bin off.
 */
export function binOf(share: number, count: number): number {
  let bin = Math.ceil(share * count) - 1;
  if (share <= bin / count) bin -= 1;
  if (share > (bin + 1) / count) bin += 1;
  return Math.min(count - 1, Math.max(0, bin));
}

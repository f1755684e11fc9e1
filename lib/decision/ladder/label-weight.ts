import { mean, variance } from "#lib/math/sum";

/**
 * How far labels are to be believed over a decider's own probabilities, in [0, 1]: by bin, the gaps between what answers have cost
 * and what they were expected to. One dear error among few rows says little, so what the gaps of bins vary by chance is held against
 * what they vary at all (empirical Bayes around no gap). 0 where chance explains it all.
 */
export function labelWeight(gapsByBin: readonly (readonly number[])[]): number {
  const told = gapsByBin.filter(({ length }) => length > 1);
  if (told.length === 0) return 0;
  const chance = mean(told.map((gaps) => variance(gaps) / gaps.length));
  const all = mean(told.map((gaps) => mean(gaps) ** 2));
  if (all === 0) return 0;
  return Math.max(0, all - chance) / all;
}

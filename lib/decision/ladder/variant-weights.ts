import { sum } from "#lib/math/sum";
import { argmax } from "../risks";

const ROUNDS = 200;
/** Variants that weigh less are not worth asking for. */
const LEAST_WEIGHT = 0.01;

/**
 * How much each variant of an input should count: weights that are not negative, sum to 1 and make the labels of held-out rows
 * most likely under the weighted mean; `chances[row][variant]` is what a variant gave the true label. Found by expectation
 * maximization, which never leaves those bounds; the likelihood has one maximum. What counts next to nothing counts nothing.
 */
export function variantWeights(chances: readonly (readonly number[])[]): number[] {
  const variants = chances[0]?.length ?? 0;
  let weights = Array.from({ length: variants }, () => 1 / variants);
  for (let round = 0; round < ROUNDS; round += 1) weights = improved(weights, chances);
  const kept = weights.map((it) => (it < LEAST_WEIGHT ? 0 : it));
  const total = sum(kept);
  return kept.map((it) => it / total);
}

function improved(weights: readonly number[], chances: readonly (readonly number[])[]): number[] {
  const shares = weights.map(() => 0);
  for (const row of chances) {
    const parts = row.map((chance, v) => Math.max(chance, Number.MIN_VALUE) * (weights[v] ?? 0));
    const total = sum(parts);
    parts.forEach((part, v) => {
      shares[v] = (shares[v] ?? 0) + part / total;
    });
  }
  return shares.map((it) => it / chances.length);
}

/** The weighted mean of distributions, class by class; weights sum to 1. */
export function weightedMean(
  members: readonly (readonly number[])[],
  weights: readonly number[],
): number[] {
  const mean = (members[0] ?? []).map(() => 0);
  members.forEach((member, v) => {
    const weight = weights[v] ?? 0;
    for (let y = 0; y < mean.length; y += 1) {
      mean[y] = (mean[y] as number) + weight * (member[y] as number);
    }
  });
  return mean;
}

/** The share of members that do not vote for the class most of them vote for; the same as `variationRatio`, of which there is no more to know here. */
export function disagreementOf(members: readonly (readonly number[])[]): number {
  const votes = (members[0] ?? []).map(() => 0);
  for (const member of members) {
    const vote = argmax(member);
    votes[vote] = (votes[vote] ?? 0) + 1;
  }
  return 1 - Math.max(...votes) / members.length;
}

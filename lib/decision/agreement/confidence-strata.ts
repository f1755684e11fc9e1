import type { CompiledPolicy } from "../compile-policy";

/** Where the confidence of a model, its greatest probability, is cut: people err otherwise on what models find hard. */
const EDGES = [0.6, 0.8, 0.95];

export const STRATA = EDGES.length + 1;

/** The stratum of a belief, from 0 for the least confident; an edge belongs to the stratum above it. */
export function stratumOf(p: readonly number[]): number {
  let confidence = 0;
  for (const it of p) if (it > confidence) confidence = it;
  let stratum = 0;
  while (stratum < EDGES.length && confidence >= (EDGES[stratum] as number)) stratum += 1;
  return stratum;
}

/** The policy with the reviewers as they err at this confidence; itself where it has one kind of them for all. */
export function atConfidence(
  compiled: CompiledPolicy,
  p: readonly number[] | null,
): CompiledPolicy {
  const { strata } = compiled;
  return (strata && p && strata[stratumOf(p)]) || compiled;
}

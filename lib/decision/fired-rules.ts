import type { CompiledPolicy, CompiledRule } from "./compile-policy";
import type { DecideInput, Measures } from "./decision-row";
import { evaluate } from "./rules/evaluate";

/** What the rules that matched change before anything is priced, and what they only note. */
export type Adjustments = {
  /** The first matrix a rule asked for; `null` for the policy's own. */
  readonly matrixName: string | null;
  readonly feeMultiplier: number;
  readonly minReviewers: number;
  readonly tags: readonly string[];
};

const NOTHING: Readonly<Record<string, unknown>> = {};
const NONE: Adjustments = { matrixName: null, feeMultiplier: 1, minReviewers: 1, tags: [] };

/** The rules whose condition holds, in rule order. Without probabilities, fields that speak of them are missing. */
export function firedRules(
  p: readonly number[] | null,
  measures: Measures,
  { features = NOTHING, context = NOTHING }: DecideInput,
  { rules, labels }: CompiledPolicy,
): readonly CompiledRule[] {
  if (rules.length === 0) return rules;
  const facts = { labels, p, measures, input: features, context };
  return rules.filter(({ when }) => evaluate(when, facts));
}

/** Adds up the effects: the first matrix, the product of the multipliers, the most reviewers, every tag once. */
export function adjustments(rules: readonly CompiledRule[]): Adjustments {
  if (rules.length === 0) return NONE;
  const effects = rules.map(({ effect }) => effect);
  const matrices = effects.flatMap((it) => ("use_matrix" in it ? [it.use_matrix] : []));
  const multipliers = effects.flatMap((it) => ("fee_multiplier" in it ? [it.fee_multiplier] : []));
  const reviewers = effects.flatMap((it) => ("min_reviewers" in it ? [it.min_reviewers] : []));
  const tags = effects.flatMap((it) => ("tag" in it ? [it.tag] : []));
  return {
    matrixName: matrices[0] ?? null,
    feeMultiplier: multipliers.reduce((product, it) => product * it, 1),
    minReviewers: Math.max(1, ...reviewers),
    tags: [...new Set(tags)],
  };
}

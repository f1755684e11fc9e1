import type { DecisionRow } from "./decision-row";
import { gt } from "./gt";
import type { Mat } from "./matrix";

/** One term of a risk: how likely this truth is, what the action then costs, and the product. */
export type SumTerm = {
  readonly truth: string;
  readonly probability: number;
  readonly cost: number;
  readonly product: number;
};

/** The sum behind a route, free of language: `Σ probability × cost = automatic`, held against `limit`. */
export type ExplainedSum = {
  readonly action: string;
  /** One term for each truth, in label order; terms that cost nothing are there too. */
  readonly terms: readonly SumTerm[];
  /** `R*`, the sum of the products. */
  readonly automatic: number;
  /** `H`, and the same with the price of the reviewer's time: what `automatic` was compared with. */
  readonly review: number;
  readonly limit: number;
  readonly exceeds: boolean;
};

/**
 * Takes the sum of a row apart, for sentences such as "0.40 × 1,000 = 400 > 200". `matrix` is the row's own unless
 * another is given. `actions` matters where the policy has actions that are no label. `null` when the row was decided
 * without costs.
 */
export function explainSum(
  row: DecisionRow,
  labels: readonly string[],
  matrix: Mat | null = row.costs,
  actions: readonly string[] = labels,
): ExplainedSum | null {
  const { probabilities: p, provisional, automatic, review, priced } = row;
  if (!(p && matrix) || provisional === null) return null;
  if (automatic === null || review === null || priced === null) return null;
  const costs = matrix[actions.indexOf(provisional)] ?? [];
  const terms = labels.map((truth, y) => {
    const probability = p[y] ?? Number.NaN;
    const cost = costs[y] ?? Number.NaN;
    return { truth, probability, cost, product: probability * cost };
  });
  const exceeds = gt(automatic, priced);
  return { action: provisional, terms, automatic, review, limit: priced, exceeds };
}

import { costMatrixFromTriples } from "#lib/decision/cost-triples";
import type { Mat } from "#lib/decision/matrix";

/** What a version's figures are priced with, in the names and the shape of a policy: named costs and the price of one review. */
export type Pricing = {
  readonly costs: readonly {
    readonly truth: string;
    readonly decided: string;
    readonly cost:
      | number
      | { readonly base: number; readonly per_unit: number; readonly of: string };
  }[];
  readonly review: number;
  readonly currency: string;
};

/** The costs `C[decided][truth]` of one case; `amount` is the column the costs depend on, if any. Throws a `DecisionError` on an incomplete list. */
export function caseCosts(
  { costs }: Pick<Pricing, "costs">,
  labels: readonly string[],
  amount = 0,
): Mat {
  return costMatrixFromTriples(labels, labels, costs).map((row) =>
    row.map((cost) => (typeof cost === "number" ? cost : cost.base + cost.per_unit * amount)),
  );
}

import { costMatrixFromTriples } from "#lib/decision/cost-triples";
import type { Mat } from "#lib/decision/matrix";
import type { Pricing } from "#lib/pipeline/manifest";

/**
 * The costs `C[decided][truth]` of one case; `amount` is the column the costs depend on, if any. Throws a
 * `DecisionError` on an incomplete list.
 */
export function caseCosts(
  { costs }: Pick<Pricing, "costs">,
  labels: readonly string[],
  amount = 0,
): Mat {
  return costMatrixFromTriples(labels, labels, costs).map((row) =>
    row.map((cost) => (typeof cost === "number" ? cost : cost.base + cost.per_unit * amount)),
  );
}

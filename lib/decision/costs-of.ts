import type { CompiledCosts, CompiledPolicy } from "./compile-policy";
import type { DecisionRow } from "./decision-row";
import type { Mat } from "./matrix";
import { resolveCost } from "./resolve-cost";

/** The costs that a rule chose by its matrix' name, else the policy's own. */
export function chosenCosts(
  matrixName: string | null,
  { matrices, costs }: Pick<CompiledPolicy, "matrices" | "costs">,
): CompiledCosts {
  return (matrixName !== null && matrices.get(matrixName)) || costs;
}

/**
 * The matrix a decision was priced with, `C[action][truth]`, to the bit; `null` where the amount was missing and the policy
 * names no other. It follows from the policy, so that no record has to repeat it.
 */
export function costsOf(
  { matrixName, amount }: Pick<DecisionRow, "matrixName" | "amount">,
  compiled: Pick<CompiledPolicy, "matrices" | "costs">,
): Mat | null {
  const { fixed, spec } = chosenCosts(matrixName, compiled);
  if (fixed) return fixed.C;
  const resolved = resolveCost(spec, amount);
  return "C" in resolved ? resolved.C : null;
}

import { atConfidence } from "../agreement/confidence-strata";
import type { CompiledPolicy } from "../compile-policy";
import type { DecisionRow } from "../decision-row";
import { cell } from "../matrix";
import { pricedCost } from "./choose-decider";
import { finalLosses } from "./decider";

/**
 * What a decided case costs now that its truth is known, by the index of the label: the answer's cost, or the price of the person
 * asked and what their final answers to that truth cost on average. Where people's answers are weighed, and not final, it is what
 * asking was expected to cost. A case without a price goes to the first reviewer for the fee.
 */
export function realizedCost(row: DecisionRow, truth: number, compiled: CompiledPolicy): number {
  const { costs, action, route, deciders, decider, priced } = row;
  const [first] = compiled.deciders;
  if (costs === null || row.probabilities === null || route === "reject") return first?.fee ?? 0;
  if (route === "auto") return cell(costs, compiled.actions.indexOf(action ?? ""), truth);
  const { reviewer_mode: mode, ladder } = compiled.policy;
  const isFinal = mode === "final" && ladder === "direct";
  const asked = deciders.find(({ id }) => id === decider);
  const person = atConfidence(compiled, row.probabilities).deciders.find(
    ({ id }) => id === decider,
  );
  if (!isFinal || !asked || !person) return priced ?? first?.fee ?? 0;
  return pricedCost({ ...asked, cost: asked.fee + (finalLosses(person, costs)[truth] ?? 0) });
}

import { atConfidence } from "../agreement/confidence-strata";
import type { CompiledPolicy } from "../compile-policy";
import type { DecisionRow } from "../decision-row";
import { cell } from "../matrix";
import { pricedCost } from "./choose-decider";
import { costOfStopping } from "./climb-rule";
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

/**
 * What a labeled row's answer tells of the cost of others like it: what its own probabilities expected, and what became of it, the
 * latter by `labelWeight`.
 */
export function toldCost(
  row: DecisionRow,
  truth: number,
  compiled: CompiledPolicy,
  labelWeight: number,
): number {
  const expected = labelWeight === 1 ? 0 : (1 - labelWeight) * costOfStopping(row);
  return expected + (labelWeight === 0 ? 0 : labelWeight * realizedCost(row, truth, compiled));
}

import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import type { DecideInput, DecisionRow } from "#lib/decision/decision-row";
import { finalLosses } from "#lib/decision/ladder/decider";
import { cell, columnMinima, expectation } from "#lib/decision/matrix";
import { mean } from "#lib/math/sum";
import { pick, type WorldCase } from "./world";

/** A way of deciding: what it is told about a case, and the policy it decides by. */
export type Strategy = {
  readonly name: string;
  readonly policy: CompiledPolicy;
  readonly read: (it: WorldCase) => DecideInput;
};

/** What deciding so really costs, case by case, fees included. Money. */
export type Realized = {
  readonly costs: Float64Array;
  readonly mean: number;
  readonly reviewShare: number;
};

/**
 * Decides every case by the product's own function and charges the world's prices, on average over what may turn out true:
 * luck would only blur the comparison of two ways of deciding the same cases.
 */
export function realize(
  cases: readonly WorldCase[],
  { policy, read }: Strategy,
  prices: CompiledPolicy,
): Realized {
  const costs = new Float64Array(cases.length);
  let reviews = 0;
  cases.forEach((it, i) => {
    const row = decide(read(it), policy);
    if (row.route === "review") reviews += 1;
    costs[i] = feeOf(row, prices) + expectation(it.chances, lossesByTruth(row, prices));
  });
  return { costs, mean: mean(costs), reviewShare: reviews / cases.length };
}

/** What the deciders asked were paid. */
export function feeOf({ route }: DecisionRow, { deciders: [reviewer] }: CompiledPolicy): number {
  return route === "review" ? (reviewer?.fee ?? Number.NaN) : 0;
}

/** What the answer costs for each truth, a reviewer's errors averaged. */
function lossesByTruth(
  { route, action, costs }: DecisionRow,
  { actions, deciders: [reviewer] }: CompiledPolicy,
): readonly number[] {
  if (costs === null || reviewer === undefined || route === "reject") return [];
  return route === "auto"
    ? (costs[actions.indexOf(action ?? "")] ?? [])
    : finalLosses(reviewer, costs);
}

/** What the answer cost, now that truth and answer are known; `NaN` for a rejected case, which got none. */
export function errorCost(
  { route, action, costs }: DecisionRow,
  { truth, luck }: WorldCase,
  { actions, deciders: [reviewer] }: CompiledPolicy,
): number {
  if (costs === null || route === "reject") return Number.NaN;
  if (route === "auto") return cell(costs, actions.indexOf(action ?? ""), truth);
  // Somebody who never errs takes what is cheapest for the truth, which need not be the truth's own label.
  if (!reviewer?.M) return columnMinima(costs)[truth] ?? Number.NaN;
  return cell(costs, pick(reviewer.M[truth] ?? [], luck), truth);
}

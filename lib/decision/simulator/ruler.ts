import { combinedCost } from "../combined-cost";
import type { CompiledPolicy } from "../compile-policy";
import { DecisionError } from "../decision-error";
import type { DecisionRow } from "../decision-row";
import { finalLosses } from "../ladder/decider";
import type { Mat } from "../matrix";

/** How a case is served, whoever decided so. */
export type Served =
  | { readonly by: "model"; readonly action: string }
  | { readonly by: "person"; readonly decider: string };

/** One matrix and one fee for everything that is compared, so that cheap paper prices cannot look like a saving. */
export type Ruler = {
  readonly policy: CompiledPolicy;
  /** What serving a case costs for each truth, fee included; `null` where the ruler has no costs for the case. */
  readonly costByTruth: (served: Served, row: DecisionRow) => readonly number[] | null;
};

/** The ruler of a policy. `row` is the policy's own decision of the case, read for its costs and fees. */
export function rulerOf(policy: CompiledPolicy): Ruler {
  const losses = new WeakMap<Mat, readonly (readonly number[])[]>();
  const lossesFor = (C: Mat) => {
    const found = losses.get(C) ?? policy.deciders.map((decider) => finalLosses(decider, C));
    losses.set(C, found);
    return found;
  };
  // Most cases share their matrix and fee, and then the whole list.
  const sums = new WeakMap<readonly number[], { fee: number; costs: readonly number[] }>();
  const withFee = (answers: readonly number[], fee: number) => {
    const known = sums.get(answers);
    if (known?.fee === fee) return known.costs;
    const costs = answers.map((loss) => fee + loss);
    sums.set(answers, { fee, costs });
    return costs;
  };
  return {
    policy,
    costByTruth(served, row) {
      if (row.costs === null) return null;
      if (served.by === "model") return row.costs[actionIndex(policy, served.action)] ?? null;
      const index = Math.max(
        0,
        policy.deciders.findIndex(({ id }) => id === served.decider),
      );
      const fee = row.deciders[index]?.fee ?? policy.deciders[index]?.fee ?? Number.NaN;
      const weighed = weighedLosses(policy, index, row);
      if (weighed) return weighed.map((loss) => fee + loss);
      return withFee(lossesFor(row.costs)[index] as readonly number[], fee);
    },
  };
}

/** How a policy's own decision serves a case; `null` for a rejected one, which is no decision at all. */
export function servedBy({ route, action, decider }: DecisionRow): Served | null {
  if (route === "reject") return null;
  if (route === "auto") return action === null ? null : { by: "model", action };
  return { by: "person", decider: decider ?? "" };
}

/** Losses where the answer is evidence: each answer leads to the action that is then cheapest. */
function weighedLosses(
  { policy, deciders }: CompiledPolicy,
  index: number,
  { probabilities: p, costs: C }: DecisionRow,
): number[] | null {
  const M = deciders[index]?.M;
  if (policy.reviewer_mode !== "combined" || !M || !p || !C) return null;
  const losses = new Array<number>(p.length).fill(0);
  for (const { answer, action } of combinedCost(p, C, M, 0).branches) {
    for (let y = 0; y < losses.length; y += 1) {
      losses[y] = (losses[y] as number) + (M[y]?.[answer] ?? 0) * (C[action]?.[y] ?? Number.NaN);
    }
  }
  return losses;
}

function actionIndex({ actions }: CompiledPolicy, action: string): number {
  const index = actions.indexOf(action);
  if (index < 0) {
    throw new DecisionError("UNKNOWN_NAME", "/ruler", `has no price for the action "${action}"`);
  }
  return index;
}

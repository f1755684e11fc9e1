import { type TripleFault as Fault, placeTriples } from "./cost-triples";
import type { CostEntry, Policy } from "./policy";
import { pointerToken } from "./probabilities";

/** What is wrong with the costs of a policy: unknown names, cells missing or listed twice, formulas that do not fit together. */
export function* findCostFaults(
  policy: Policy,
  labels: readonly string[],
  actions: readonly string[],
): Generator<Fault> {
  for (const { path, costs } of costLists(policy)) {
    yield* placeTriples(labels, actions, costs, path).faults;
  }
  yield* formulaFaults(policy);
}

/** Every list of costs of a policy, with its place. */
export function costLists(policy: Policy): { path: string; costs: readonly CostEntry[] }[] {
  const further = Object.entries(policy.matrices).map(([name, costs]) => ({
    path: `/matrices/${pointerToken(name)}`,
    costs,
  }));
  return [{ path: "/costs", costs: policy.costs }, ...further];
}

function* formulaFaults(policy: Policy): Generator<Fault> {
  const formulas = costLists(policy).flatMap(({ path, costs }) =>
    costs.flatMap(({ cost }, i) =>
      typeof cost === "number" ? [] : [{ ...cost, pointer: `${path}/${i}/cost` }],
    ),
  );
  const amount = formulas[0]?.of;
  for (const { of, min = Number.NEGATIVE_INFINITY, max, pointer } of formulas) {
    if (of !== amount) {
      const detail = `costs depend on one amount, here on "${of}", elsewhere on "${amount}"`;
      yield { code: "SECOND_AMOUNT", pointer: `${pointer}/of`, detail };
    }
    if (max !== undefined && min > max) {
      yield { code: "OUT_OF_RANGE", pointer: `${pointer}/min`, detail: "is above max" };
    }
  }
}

import { isRest } from "#lib/decision/cost-triples";
import type { CostEntry, Policy } from "#lib/decision/policy";
import type { Cost } from "./cell-text";

type Triggers = Policy["triggers"];

/** What a cell holds: its cost, 0 on a diagonal nobody set, `null` where a cost is missing. */
export function costAt(
  costs: readonly CostEntry[],
  { truth, decided }: { readonly truth: string; readonly decided: string },
): Cost | null {
  const entry = costs.find((it) => it.truth === truth && it.decided === decided);
  if (entry) return entry.cost;
  return truth === decided ? 0 : (costs.find(isRest)?.cost ?? null);
}

/** The costs with one cell set, or emptied by `null`. */
export function withCost(
  costs: readonly CostEntry[],
  { truth, decided, cost }: { truth: string; decided: string; cost: Cost | null },
): CostEntry[] {
  const isHere = (it: CostEntry) => it.truth === truth && it.decided === decided;
  if (cost === null) return costs.filter((it) => !isHere(it));
  const entry = { truth, decided, cost };
  if (!costs.some(isHere)) return [...costs, entry];
  return costs.map((it) => (isHere(it) ? entry : it));
}

/** The policy with a member set, or left out by `undefined`. */
export function withMember<Name extends keyof Policy>(
  policy: Policy,
  name: Name,
  value: Policy[Name] | undefined,
): Policy {
  const { [name]: _former, ...rest } = policy;
  return (value === undefined ? rest : { ...rest, [name]: value }) as Policy;
}

/** As `withMember`, for a trigger. */
export function withTrigger<Name extends keyof Triggers>(
  policy: Policy,
  name: Name,
  value: Triggers[Name] | undefined,
): Policy {
  const { [name]: _former, ...rest } = policy.triggers;
  const triggers = (value === undefined ? rest : { ...rest, [name]: value }) as Triggers;
  return { ...policy, triggers };
}

/** The name of the amount that costs depend on; `null` when they depend on none. */
export function amountName({ costs, matrices }: Pick<Policy, "costs" | "matrices">): string | null {
  const lists = [costs, ...Object.values(matrices)];
  for (const { cost } of lists.flat()) if (typeof cost !== "number") return cost.of;
  return null;
}

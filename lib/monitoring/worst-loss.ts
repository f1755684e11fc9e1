import type { CostEntry, Policy } from "#lib/decision/policy";

/**
 * The greatest regret a policy's costs allow, known before any case: infinite where a cost depends on an amount and has
 * no `max`.
 */
export function worstLoss({ costs, matrices, value_min }: Policy): number {
  const every = [costs, ...Object.values(matrices)];
  return Math.max(...every.map((entries) => spanOf(entries, value_min)));
}

/** Cells nobody named cost nothing. */
function spanOf(entries: readonly CostEntry[], valueMin: number): number {
  const most = entries.map(({ cost }) => {
    if (typeof cost === "number") return cost;
    const end = cost.per_unit > 0 ? Number.POSITIVE_INFINITY : cost.base + cost.per_unit * valueMin;
    return Math.min(cost.max ?? Number.POSITIVE_INFINITY, end);
  });
  const least = entries.map(({ cost }) => {
    if (typeof cost === "number") return cost;
    const end = cost.per_unit < 0 ? Number.NEGATIVE_INFINITY : cost.base + cost.per_unit * valueMin;
    return Math.max(cost.min ?? Number.NEGATIVE_INFINITY, end);
  });
  return Math.max(0, ...most) - Math.min(0, ...least);
}

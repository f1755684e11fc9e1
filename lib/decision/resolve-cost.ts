import type { Mat } from "./matrix";

/** What happens when the amount a cost depends on is missing: ask a person, refuse the request, or use a stated amount. */
export type OnMissingCost = "review" | "reject" | { readonly use: number };

/** Costs that may depend on one amount: `clip(alpha + beta·v, lo, hi)`, each `[action][truth]`. */
export type CostSpec = {
  readonly alpha: Mat;
  readonly beta: Mat;
  readonly lo: Mat;
  readonly hi: Mat;
  /** The numeric input `v` is read from; `null` when no cell depends on one. */
  readonly of: string | null;
  /** Amounts below this are as good as missing. */
  readonly valueMin: number;
  readonly onMissing: OnMissingCost;
};

export type ResolvedCost =
  | { readonly C: Mat }
  | { readonly route: "review" | "reject"; readonly reason: "missing_cost" };

/**
 * The matrix of one instance. An amount that is null, not finite or below `valueMin` is missing and treated as the spec says.
 * `v` is in the unit of the input it is read from; cells are money.
 */
export function resolveCost(spec: CostSpec, v: number | null): ResolvedCost {
  if (spec.of === null) return { C: matrixAt(spec, 0) };
  const isUsable = v !== null && Number.isFinite(v) && v >= spec.valueMin;
  if (isUsable) return { C: matrixAt(spec, v) };
  if (typeof spec.onMissing === "object") return { C: matrixAt(spec, spec.onMissing.use) };
  return { route: spec.onMissing, reason: "missing_cost" };
}

/** A spec whose cells are the same for every instance. */
export function constantCost(C: Mat): CostSpec {
  const all = (value: number) => C.map((row) => row.map(() => value));
  const lo = all(Number.NEGATIVE_INFINITY);
  const hi = all(Number.POSITIVE_INFINITY);
  return { alpha: C, beta: all(0), lo, hi, of: null, valueMin: 0, onMissing: "review" };
}

function matrixAt({ alpha, beta, lo, hi }: CostSpec, v: number): Mat {
  return alpha.map((row, a) =>
    row.map((base, y) => {
      const slope = beta[a]?.[y] ?? 0;
      // Without a slope the amount must not enter: 0 · v + base is not always base to the bit.
      const cost = slope === 0 ? base : base + slope * v;
      return clip(cost, lo[a]?.[y] ?? Number.NaN, hi[a]?.[y] ?? Number.NaN);
    }),
  );
}

function clip(value: number, lo: number, hi: number): number {
  return value < lo ? lo : value > hi ? hi : value;
}

import { maximum, mean, sum, variance } from "#lib/math/sum";
import { type CostRow, isLabeled, type LabeledRow, validateCostRows } from "./cost-rows";

/** A mean cost a decision, with what it may be off by. Money. */
export type Estimate = {
  readonly value: number;
  /** Standard error of what these very cases cost: 0 when everything is labeled. */
  readonly seDesign: number;
  /** Standard error of what the policy will cost: these cases are then a sample themselves. */
  readonly seSuper: number;
};

/** The labeled costs, each standing for `1/q` cases. Refuses what `validateCostRows` refuses. */
export function horvitzThompson(rows: readonly CostRow[]): Estimate {
  return difference(rows.map((row) => ({ ...row, m: 0 })));
}

/** The headline: what the model expected, corrected by the labels. Unbiased whatever the model expected. */
export function difference(rows: readonly CostRow[]): Estimate {
  validateCostRows(rows);
  const scores = rows.map(scoreOf);
  const added = rows.filter(isLabeled).map(designTerm);
  return {
    value: mean(scores),
    seDesign: Math.sqrt(sum(added)) / rows.length,
    seSuper: Math.sqrt(variance(scores) / rows.length),
  };
}

/** What one case adds to the headline: `fee + m + (O/q)(e - m)`. */
function scoreOf(row: CostRow): number {
  return row.fee + row.m + (isLabeled(row) ? (row.e - row.m) / row.q : 0);
}

/** The weighted mean of the labeled costs, and its standard error without a (1 - q). */
export function hajek(rows: readonly CostRow[]): { readonly value: number; readonly se: number } {
  validateCostRows(rows);
  const labeled = rows.filter(isLabeled);
  const total = sum(labeled.map(({ q }) => 1 / q));
  const center = sum(labeled.map(({ e, q }) => e / q)) / total;
  const spread = sum(labeled.map(({ e, q }) => ((e - center) / q) ** 2));
  return { value: mean(rows.map(({ fee }) => fee)) + center, se: Math.sqrt(spread) / total };
}

/** The headline with `rho · m` for m, where rho makes the design error least; unbiased for many rows only. */
export function powerTuned(rows: readonly CostRow[]): Estimate & { readonly rho: number } {
  validateCostRows(rows);
  const labeled = rows.filter(isLabeled);
  const weight = ({ q }: LabeledRow) => (1 - q) / q ** 2;
  const scale = sum(labeled.map((row) => weight(row) * row.m ** 2));
  const rho = scale === 0 ? 1 : sum(labeled.map((row) => weight(row) * row.e * row.m)) / scale;
  return { ...difference(rows.map((row) => ({ ...row, m: rho * row.m }))), rho };
}

/** How many equally weighted labels the weighted ones are worth, and the share of the heaviest. */
export function labelWeights(rows: readonly CostRow[]): {
  readonly ess: number;
  readonly maxShare: number;
} {
  const weights = rows.filter(isLabeled).map(({ q }) => 1 / q);
  if (weights.length === 0) return { ess: 0, maxShare: 0 };
  const total = sum(weights);
  return {
    ess: total ** 2 / sum(weights.map((w) => w * w)),
    maxShare: maximum(weights) / total,
  };
}

/** What sampling this label, and not surely having it, adds to the variance of the total. */
function designTerm({ q, e, m }: LabeledRow): number {
  return ((1 - q) / q ** 2) * (e - m) ** 2;
}

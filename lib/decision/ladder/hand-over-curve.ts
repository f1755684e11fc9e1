import { Z_95 } from "#lib/math/normal";
import { mean } from "#lib/math/sum";
import type { Interval } from "../estimation/share-interval";
import { gt } from "../gt";
import { meanOf, pairedDifference } from "../simulator/paired";

/** A labeled row at the lower rung: what handing it over is expected to save, and what came of staying and of going. Money. */
export type Weighed = {
  /** Expected cost now, less the expected cost after; the price of the higher rung is not in it. */
  readonly saving: number;
  readonly stay: number;
  /** Without the price of the higher rung. */
  readonly go: number;
};

/** What a cascade costs a case when it hands over all rows that are expected to save more than the limit. */
export type CurvePoint = {
  readonly limit: number;
  /** Of rows that are handed over. */
  readonly share: number;
  readonly cost: number;
  readonly ci: Interval | null;
};

/** Steps from nobody to everybody. */
const STEPS = 20;

/** The cascade's own total cost by how much it hands over, from nobody to everybody; empty without rows. */
export function handOverCurve(
  rows: readonly Weighed[],
  price: number,
  steps: number = STEPS,
): CurvePoint[] {
  return limitsOf(rows, steps).map((limit) => pointAt(rows, limit, price));
}

/** The point of one limit. */
export function pointAt(rows: readonly Weighed[], limit: number, price: number): CurvePoint {
  const { value: cost, se } = meanOf(cascadeCosts(rows, limit, price)) ?? { value: 0, se: null };
  const share = rows.filter(({ saving }) => gt(saving, limit)).length / Math.max(1, rows.length);
  return { limit, share, cost, ci: se === null ? null : [cost - Z_95 * se, cost + Z_95 * se] };
}

/** What each row costs under a limit, the price of the higher rung included. */
export function cascadeCosts(rows: readonly Weighed[], limit: number, price: number): Float64Array {
  return Float64Array.from(rows, ({ saving, stay, go }) => (gt(saving, limit) ? price + go : stay));
}

/**
 * The limit that makes the cascade cheapest on labeled rows. Of limits the rows cannot tell apart, a standard error or less from
 * the cheapest, it is the one nearest to the price: there nothing but the stated rule decides. The price itself without rows.
 */
export function cheapestLimit(rows: readonly Weighed[], price: number): number {
  const limits = [price, ...limitsOf(rows, STEPS)];
  const tried = limits.map((limit) => ({ limit, costs: cascadeCosts(rows, limit, price) }));
  const [first] = tried;
  if (!first || rows.length === 0) return price;
  const best = tried.reduce((a, b) => (mean(b.costs) < mean(a.costs) ? b : a), first);
  const asGood = tried.filter(({ costs }) => {
    const { value, se } = pairedDifference(costs, best.costs) ?? { value: 0, se: null };
    return value <= (se ?? 0);
  });
  const far = (limit: number) => Math.abs(limit - price);
  return asGood.reduce((a, b) => (far(b.limit) < far(a.limit) ? b : a), best).limit;
}

/** Limits that hand over nobody, every further share in equal steps, and everybody. */
function limitsOf(rows: readonly Weighed[], steps: number): number[] {
  const savings = rows.map(({ saving }) => saving).sort((a, b) => b - a);
  const [most] = savings;
  const least = savings.at(-1);
  if (most === undefined || least === undefined) return [];
  const between = Array.from({ length: steps - 1 }, (_, i) => {
    return savings[Math.round(((i + 1) / steps) * savings.length)] ?? least;
  });
  return [...new Set([most, ...between, least - 1 - Math.abs(least)])];
}

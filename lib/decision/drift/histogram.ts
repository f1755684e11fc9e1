import { quantiles } from "#lib/math/quantile";
import { sum } from "#lib/math/sum";
import {
  refuseUnless,
  requireCount,
  requireEach,
  requireFinite,
  requireLength,
  requireSome,
} from "../calibration/checks";

/** Inner edges that cut reference values into `bins` of equal mass; fewer where values repeat. */
export function quantileEdges(reference: readonly number[], bins = 10): number[] {
  requireSome(reference, "/reference");
  requireFinite(reference, "/reference");
  requireCount(bins, "/bins", 2);
  const levels = Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins);
  return [...new Set(quantiles(reference, levels))];
}

/** How many values fall into each bin (edge before, edge]; the first and the last are open. */
export function binCounts(values: readonly number[], edges: readonly number[]): number[] {
  requireFinite(values, "/values");
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const found = edges.findIndex((edge) => value <= edge);
    const bin = found < 0 ? edges.length : found;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

/**
 * The population stability index of two histograms over the same bins, `Σ (c - r) ln(c / r)`. When any bin of
 * either is empty, every bin of both becomes `(n + 0.5) / (N + 0.5 · bins)`; otherwise nothing is smoothed.
 * Refuses unequal bins, counts below 0 and histograms of nothing.
 */
export function populationStability(
  reference: readonly number[],
  current: readonly number[],
): number {
  validateHistograms(reference, current);
  const isEmptySomewhere = [...reference, ...current].some((n) => n === 0);
  const added = isEmptySomewhere ? 0.5 : 0;
  const [r, c] = [shares(reference, added), shares(current, added)];
  return sum(r.map((x, i) => ((c[i] as number) - x) * Math.log((c[i] as number) / x)));
}

/** The Jensen–Shannon divergence in nats, and the distance in [0, 1], the root of the divergence in bits. */
export function jensenShannon(
  reference: readonly number[],
  current: readonly number[],
): { readonly nats: number; readonly distance: number } {
  validateHistograms(reference, current);
  const [r, c] = [shares(reference, 0), shares(current, 0)];
  const middle = r.map((x, i) => (x + (c[i] as number)) / 2);
  const nats = Math.max(0, (divergence(r, middle) + divergence(c, middle)) / 2);
  return { nats, distance: Math.sqrt(nats / Math.LN2) };
}

/** Refuses what no two histograms over the same bins look like. */
export function validateHistograms(reference: readonly number[], current: readonly number[]): void {
  requireSome(reference, "/reference");
  requireLength(current, reference.length, "/current");
  for (const [path, counts] of [
    ["/reference", reference],
    ["/current", current],
  ] as const) {
    requireFinite(counts, path);
    requireEach(counts, (n) => n >= 0, "OUT_OF_RANGE", path);
    refuseUnless(sum(counts) > 0, "EMPTY", path, "holds nothing");
  }
}

function shares(counts: readonly number[], added: number): number[] {
  const total = sum(counts) + added * counts.length;
  return counts.map((n) => (n + added) / total);
}

function divergence(p: readonly number[], q: readonly number[]): number {
  return sum(p.map((x, i) => (x === 0 ? 0 : x * Math.log(x / (q[i] as number)))));
}

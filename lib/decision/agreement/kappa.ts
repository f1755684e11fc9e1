import {
  refuseUnless,
  requireCount,
  requireEach,
  requireLength,
  requireSome,
} from "../calibration/checks";
import type { Mat } from "../matrix";

/** How far two answers are apart: equal or not, by steps, or by steps squared. */
export type KappaWeights = "none" | "linear" | "quadratic";

const distances: Readonly<Record<KappaWeights, (i: number, j: number) => number>> = {
  none: (i, j) => (i === j ? 0 : 1),
  linear: (i, j) => Math.abs(i - j),
  quadratic: (i, j) => (i - j) ** 2,
};

/**
 * Cohen's kappa of a square table of counts `table[first rater][second rater]`: 1 less observed over expected
 * disagreement. `null` when chance leaves nothing to disagree on. Refuses tables that are not square or empty.
 */
export function cohenKappa(table: Mat, weights: KappaWeights = "none"): number | null {
  validateCounts(table, table.length);
  const rows = table.map((row) => row.reduce((all, n) => all + n, 0));
  const columns = table.map((_, j) => table.reduce((all, row) => all + (row[j] as number), 0));
  const total = rows.reduce((all, n) => all + n, 0);
  refuseUnless(total > 0, "EMPTY", "/table", "holds no answers");
  const distance = distances[weights];
  let [observed, expected] = [0, 0];
  table.forEach((row, i) => {
    row.forEach((n, j) => {
      observed += distance(i, j) * n;
      expected += (distance(i, j) * (rows[i] as number) * (columns[j] as number)) / total;
    });
  });
  return expected === 0 ? null : 1 - observed / expected;
}

/**
 * Fleiss' kappa of counts `counts[item][answer]`, every item answered by the same number of raters (refused
 * otherwise). `null` when everybody always gave one answer.
 */
export function fleissKappa(counts: Mat): number | null {
  requireSome(counts, "/table");
  validateCounts(counts, counts[0]?.length ?? 0);
  const raters = counts.map((row) => row.reduce((all, n) => all + n, 0));
  const each = raters[0] ?? 0;
  refuseUnless(each > 1, "EMPTY", "/table/0", "needs at least two raters an item");
  requireEach(raters, (n) => n === each, "UNEQUAL_RATERS", "/table");
  const shares = (counts[0] ?? []).map(
    (_, k) => counts.reduce((all, row) => all + (row[k] as number), 0) / (counts.length * each),
  );
  const agreeing = counts.reduce((all, row) => all + pairs(row) / (each * (each - 1)), 0);
  const observed = agreeing / counts.length;
  const expected = shares.reduce((all, p) => all + p * p, 0);
  return expected === 1 ? null : (observed - expected) / (1 - expected);
}

function pairs(row: readonly number[]): number {
  return row.reduce((all, n) => all + n * (n - 1), 0);
}

function validateCounts(table: Mat, width: number): void {
  requireSome(table, "/table");
  table.forEach((row, i) => {
    requireLength(row, width, `/table/${i}`);
    row.forEach((n, j) => {
      requireCount(n, `/table/${i}/${j}`);
    });
  });
}

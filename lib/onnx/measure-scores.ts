import type { MeasuredProfile } from "./measured-outputs";
import { cellsOf } from "./score-rows";

/** What the numbers of all profiles have in common. */
export type ScoreMeasure = {
  readonly smallest: number;
  readonly largest: number;
  readonly smallestSum: number;
  readonly largestSum: number;
  /** Every row's exponentials sum to 1. */
  readonly isNormalizedLog: boolean;
  /** Every row is a vector of length 1 that probabilities could not be. */
  readonly isUnitVector: boolean;
  readonly kind: "probabilities" | "log_probabilities" | "single_probability" | null;
};

/** How far a row of float32 or half-precision probabilities may sum from 1. */
const SUM_TOLERANCE = 1e-3;
/** How far a probability may stand outside 0 to 1 by rounding. */
const EDGE_TOLERANCE = 1e-6;

/** Reads off what the scores are: the kind is what every row of every profile agrees with. */
export function measureScores(profiles: readonly MeasuredProfile[], width: number): ScoreMeasure {
  const rows = profiles.flatMap(({ values, rows: count }) =>
    Array.from({ length: count }, (_, row) => measureRow(cellsOf(values, row, width))),
  );
  const seen = {
    smallest: least(rows.map(({ smallest }) => smallest)),
    largest: most(rows.map(({ largest }) => largest)),
    smallestSum: least(rows.map(({ sum }) => sum)),
    largestSum: most(rows.map(({ sum }) => sum)),
    isNormalizedLog: rows.every(({ expSum }) => isOne(expSum)),
    isUnitVector: rows.every(({ squares }) => isOne(squares)) && width > 2,
  };
  return { ...seen, kind: rows.length === 0 ? null : kindOf(seen, width) };
}

/** All scores within 0 to 1. */
export function isWithinUnit({ smallest, largest }: Pick<ScoreMeasure, "smallest" | "largest">) {
  return smallest >= -EDGE_TOLERANCE && largest <= 1 + EDGE_TOLERANCE;
}

function kindOf(seen: Omit<ScoreMeasure, "kind">, width: number): ScoreMeasure["kind"] {
  if (width === 1) return isWithinUnit(seen) ? "single_probability" : null;
  const areSums = isOne(seen.smallestSum) && isOne(seen.largestSum);
  if (isWithinUnit(seen) && areSums) return "probabilities";
  return seen.largest <= EDGE_TOLERANCE && seen.isNormalizedLog ? "log_probabilities" : null;
}

function measureRow(cells: readonly number[]) {
  return {
    smallest: least(cells),
    largest: most(cells),
    sum: total(cells, (cell) => cell),
    expSum: total(cells, Math.exp),
    squares: total(cells, (cell) => cell * cell),
  };
}

function isOne(sum: number): boolean {
  return Math.abs(sum - 1) <= SUM_TOLERANCE;
}

function total(cells: readonly number[], of: (cell: number) => number): number {
  return cells.reduce((sum, cell) => sum + of(cell), 0);
}

/** A loop, since a row may be wider than a call takes arguments. */
export function most(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY);
}

function least(values: readonly number[]): number {
  return values.reduce((smallest, value) => Math.min(smallest, value), Number.POSITIVE_INFINITY);
}

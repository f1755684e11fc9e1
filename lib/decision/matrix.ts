import { DecisionError } from "./decision-error";

/** Rows of numbers. Costs are `C[action][truth]`; a reviewer's confusion is `M[truth][answer]`. */
export type Mat = readonly (readonly number[])[];

/** Rows of a reviewer's confusion may miss 1 by this much. */
const ROW_SUM_TOLERANCE = 1e-6;

/** `C[row][column]`; `NaN` outside the matrix, so that a wrong shape cannot pass for a number. */
export function cell(matrix: Mat, row: number, column: number): number {
  return matrix[row]?.[column] ?? Number.NaN;
}

/**
 * `Σ p[y]·values[y]`, summed left to right from zero: the order is part of the promise that a replay gives the same bits.
 * `NaN` when `values` is too short. Spelled without `??`, which would put every factor on the heap.
 */
export function expectation(p: readonly number[], values: readonly number[]): number {
  let sum = 0;
  for (let y = 0; y < p.length; y++) sum += (p[y] as number) * (values[y] as number);
  return sum;
}

/** Column `y` of a matrix, top to bottom. */
export function column(matrix: Mat, y: number): number[] {
  return matrix.map((row) => row[y] ?? Number.NaN);
}

/** The least cost for each truth, that of a decider who never errs. */
export function columnMinima(C: Mat): number[] {
  const least = [...(C[0] ?? [])];
  for (const row of C) {
    for (let y = 0; y < least.length; y++) {
      const cost = row[y] ?? Number.NaN;
      if (!((least[y] ?? Number.NaN) <= cost)) least[y] = cost;
    }
  }
  return least;
}

/** Refuses a cost matrix that has fewer actions than truths, ragged rows, or a cell that is not a finite number. */
export function validateCosts(C: Mat, truths: number, path = "/C"): void {
  if (truths < 2 || C.length < truths) {
    const detail = `needs at least ${Math.max(truths, 2)} action rows, got ${C.length}`;
    throw new DecisionError("WRONG_SHAPE", path, detail);
  }
  C.forEach((row, a) => {
    validateRow(row, truths, `${path}/${a}`);
  });
}

/**
 * Refuses a confusion matrix that is not truths × answers, answers being as many as the truths or the actions,
 * that holds a negative or infinite cell, or a row that does not sum to 1.
 */
export function validateConfusion(M: Mat, truths: number, actions: number, path = "/M"): void {
  if (M.length !== truths) {
    throw new DecisionError("WRONG_SHAPE", path, `needs ${truths} truth rows, got ${M.length}`);
  }
  const answers = M[0]?.length === actions ? actions : truths;
  M.forEach((row, y) => {
    validateRow(row, answers, `${path}/${y}`);
    const below = row.findIndex((it) => it < 0);
    if (below >= 0) {
      throw new DecisionError("NEGATIVE_PROBABILITY", `${path}/${y}/${below}`, "is below 0");
    }
    const sum = row.reduce((total, it) => total + it, 0);
    if (Math.abs(sum - 1) > ROW_SUM_TOLERANCE) {
      throw new DecisionError("SUM_NOT_ONE", `${path}/${y}`, `sums to ${sum}, not to 1`);
    }
  });
}

function validateRow(row: readonly number[], length: number, path: string): void {
  if (row.length !== length) {
    throw new DecisionError("WRONG_SHAPE", path, `needs ${length} columns, got ${row.length}`);
  }
  const wrong = row.findIndex((it) => !Number.isFinite(it));
  if (wrong >= 0) {
    throw new DecisionError("NOT_FINITE", `${path}/${wrong}`, `${row[wrong]} is not finite`);
  }
}

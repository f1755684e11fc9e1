import { sigmoid, softplus } from "#lib/math/logistic";
import { minimize, type Slope } from "#lib/math/minimize";
import type { LogisticModel } from "./fit-logistic";

/** A row of a wide table: the columns that are not 0, and what stands there. */
export type SparseRow = { readonly columns: Uint32Array; readonly values: Float32Array };

/** `width` columns; for each row whether it is of class 1. */
export type SparseMatrix = {
  readonly rows: readonly SparseRow[];
  readonly width: number;
  readonly labels: readonly (0 | 1)[];
};

/**
 * The minimum of `Σ loss + l2/2 · |weights|²` (bias free) by limited-memory BFGS: what `fitLogistic` finds, for thousands
 * of columns that are mostly 0. No dice: the same rows in the same order give the same bits. Throws a `RangeError`
 * without rows, and when it does not settle.
 */
export function fitSparseLogistic(data: SparseMatrix, l2: number): LogisticModel {
  if (data.labels.length === 0) throw new RangeError("There is nothing to fit");
  const start: number[] = new Array(data.width + 1).fill(0);
  const { at, converged } = minimize((theta) => slopeAt(data, theta, l2), start);
  if (!converged) throw new RangeError("The fit did not settle");
  return { weights: at.slice(0, -1), bias: at[data.width] as number };
}

/** The columns of a dense row that are not 0. */
export function sparseRow(row: Float32Array): SparseRow {
  const columns: number[] = [];
  for (let i = 0; i < row.length; i += 1) if (row[i] !== 0) columns.push(i);
  return {
    columns: Uint32Array.from(columns),
    values: Float32Array.from(columns, (i) => row[i] as number),
  };
}

/** Divided by the number of rows: the same minimum, and slopes on the scale that the search ends by. */
function slopeAt(
  { rows, width, labels }: SparseMatrix,
  theta: readonly number[],
  l2: number,
): Slope {
  const gradient = theta.map((weight, i) => (i === width ? 0 : l2 * weight));
  let value = 0;
  for (let i = 0; i < width; i += 1) value += (l2 / 2) * (theta[i] as number) ** 2;
  labels.forEach((label, n) => {
    const { columns, values } = rows[n] as SparseRow;
    let logit = theta[width] as number;
    for (let i = 0; i < columns.length; i += 1) {
      logit += (theta[columns[i] as number] as number) * (values[i] as number);
    }
    value += softplus(logit) - label * logit;
    const error = sigmoid(logit) - label;
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i] as number;
      gradient[column] = (gradient[column] as number) + error * (values[i] as number);
    }
    gradient[width] = (gradient[width] as number) + error;
  });
  const share = 1 / labels.length;
  return { value: share * value, gradient: gradient.map((it) => share * it) };
}

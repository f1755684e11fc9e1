/** Rows of equal length. */
export type Matrix = readonly (readonly number[])[];

/** `Σ a[i] * b[i]`, left to right; both must be of the same length. */
export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, i) => total + value * (b[i] as number), 0);
}

/** `matrix · vector`. */
export function timesVector(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => dot(row, vector));
}

/** Rows become columns. */
export function transpose(matrix: Matrix): number[][] {
  const width = matrix[0]?.length ?? 0;
  return Array.from({ length: width }, (_, column) => matrix.map((row) => row[column] as number));
}

/** `a · b`. */
export function times(a: Matrix, b: Matrix): number[][] {
  const columns = transpose(b);
  return a.map((row) => columns.map((column) => dot(row, column)));
}

/** The square matrix with ones on the diagonal. */
export function identity(size: number): number[][] {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)),
  );
}

/** The largest absolute row sum. */
export function infinityNorm(matrix: Matrix): number {
  return matrix.reduce(
    (most, row) =>
      Math.max(
        most,
        row.reduce((total, x) => total + Math.abs(x), 0),
      ),
    0,
  );
}

/** The inverse of a square matrix, or `null` when it is singular to working precision. */
export function inverse(matrix: Matrix): number[][] | null {
  const columns = identity(matrix.length).map((unit) => solve(matrix, unit));
  const complete = columns.filter((column) => column !== null);
  return complete.length === columns.length ? transpose(complete) : null;
}

/**
 * The x of `matrix · x = right` by elimination with row exchange, or `null` when the matrix is singular
 * to working precision (a pivot below 1e-14 of its largest entry). For the small systems of this house.
 */
export function solve(matrix: Matrix, right: readonly number[]): number[] | null {
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  const smallest = 1e-14 * largestEntry(matrix);
  for (let column = 0; column < rows.length; column += 1) {
    const pivot = pivotRow(rows, column);
    const lead = pivot[column] as number;
    if (!(Math.abs(lead) > smallest)) return null;
    for (const row of rows.slice(column + 1)) subtract(row, pivot, (row[column] as number) / lead);
  }
  return substituteBack(rows);
}

/** Brings the row with the largest lead to the diagonal and returns it. */
function pivotRow(rows: number[][], column: number): number[] {
  let best = column;
  for (let i = column + 1; i < rows.length; i += 1) {
    if (Math.abs(rows[i]?.[column] as number) > Math.abs(rows[best]?.[column] as number)) best = i;
  }
  const pivot = rows[best] as number[];
  rows[best] = rows[column] as number[];
  rows[column] = pivot;
  return pivot;
}

function subtract(row: number[], pivot: readonly number[], factor: number): void {
  if (factor === 0) return;
  for (let j = 0; j < row.length; j += 1)
    row[j] = (row[j] as number) - factor * (pivot[j] as number);
}

function substituteBack(rows: readonly (readonly number[])[]): number[] {
  const size = rows.length;
  const x = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i -= 1) {
    const row = rows[i] as readonly number[];
    const known = x.reduce(
      (total, value, j) => total + (j > i ? value * (row[j] as number) : 0),
      0,
    );
    x[i] = ((row[size] as number) - known) / (row[i] as number);
  }
  return x;
}

function largestEntry(matrix: Matrix): number {
  return matrix.reduce((most, row) => row.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0);
}

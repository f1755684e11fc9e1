/** Rows to learn from, written into batches on demand so that images can stay bytes until they are needed. */
export type TrainingRows = {
  readonly count: number;
  /** Input tensor, and dimensions of one row. */
  readonly input: string;
  readonly dims: readonly number[];
  readonly write: (row: number, into: Float32Array, at: number) => void;
  /** Class number of a row. */
  readonly label: (row: number) => number;
  /** Writes the teacher's distribution of a row; needed for distillation. */
  readonly soft?: (row: number, into: Float32Array, at: number) => void;
  /** Weight of a row, of mean 1 over all. */
  readonly weight?: (row: number) => number;
};

/** Rows of a float32 matrix, one after the other, with the class number of each. Throws a `RangeError` when they do not match. */
export function matrixRows(
  input: string,
  values: Float32Array,
  labels: readonly number[],
): TrainingRows {
  const width = values.length / labels.length;
  if (!Number.isInteger(width)) throw new RangeError("Rows and labels do not match");
  return {
    count: labels.length,
    input,
    dims: [width],
    write: (row, into, at) => into.set(values.subarray(row * width, (row + 1) * width), at),
    label: (row) => labels[row] as number,
  };
}

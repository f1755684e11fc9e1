import { z } from "zod";
import { logSumExp, softmax } from "#lib/math/logistic";
import { timesVector } from "#lib/math/matrix";
import { minimize, type Slope } from "#lib/math/minimize";
import { type LabeledScores, ScoreInput, toLogits } from "./labeled-scores";

/** Pulls a parameter no sample speaks about back to "change nothing". */
const FAINT_PULL = 1e-6;
/** The usual strength on the off-diagonal of a Dirichlet map, which has K² - K of them. */
const OFF_DIAGONAL_PULL = 1e-3;

/** `softmax(w ∘ z + b)`: each class has its own sharpness and offset. */
export const VectorCalibrator = z.strictObject({
  method: z.literal("vector"),
  input: ScoreInput,
  classes: z.int().min(2),
  w: z.array(z.number()),
  b: z.array(z.number()),
});
export type VectorCalibrator = z.infer<typeof VectorCalibrator>;

/** `softmax(W ln p + b)`, row k of W making the logit of class k. */
export const DirichletCalibrator = z.strictObject({
  method: z.literal("dirichlet"),
  input: ScoreInput,
  classes: z.int().min(2),
  w: z.array(z.array(z.number())),
  b: z.array(z.number()),
});
export type DirichletCalibrator = z.infer<typeof DirichletCalibrator>;

/** Fits K weights and K offsets by weighted likelihood. */
export function fitVector(sample: LabeledScores): VectorCalibrator {
  const { input, classes } = sample;
  const { w, b } = fitAffine(sample, (row, column) => row === column);
  return { method: "vector", input, classes, w: w.map((row, k) => row[k] as number), b };
}

/** Fits a full matrix and K offsets by weighted likelihood, with L2 on the off-diagonal. */
export function fitDirichlet(sample: LabeledScores): DirichletCalibrator {
  const { input, classes } = sample;
  return { method: "dirichlet", input, classes, ...fitAffine(sample, () => true) };
}

export function applyVector({ w, b, input }: VectorCalibrator, row: readonly number[]): number[] {
  const z = toLogits(row, input);
  return softmax(z.map((x, k) => (w[k] as number) * x + (b[k] as number)));
}

export function applyDirichlet(
  { w, b, input }: DirichletCalibrator,
  row: readonly number[],
): number[] {
  const z = timesVector(w, logProbabilities(row, input));
  return softmax(z.map((x, k) => x + (b[k] as number)));
}

type Cell = { readonly row: number; readonly column: number };
type Affine = { readonly w: number[][]; readonly b: number[] };

/** Free cells of the matrix first, offsets after them, as one flat point for the minimizer. */
function fitAffine(
  sample: LabeledScores,
  isFree: (row: number, column: number) => boolean,
): Affine {
  const { classes } = sample;
  const cells = range(classes).flatMap((row) =>
    range(classes)
      .filter((column) => isFree(row, column))
      .map((column): Cell => ({ row, column })),
  );
  const isFull = cells.length > classes;
  const scores = sample.rows.map((row) =>
    isFull ? logProbabilities(row, sample.input) : toLogits(row, sample.input),
  );
  const start = [...cells.map(diagonalOne), ...range(classes).map(() => 0)];
  const { at } = minimize((point) => slopeAt(point, { cells, scores, sample }), start);
  return unpack(at, cells, classes);
}

type Fit = {
  readonly cells: readonly Cell[];
  readonly scores: readonly (readonly number[])[];
  readonly sample: LabeledScores;
};

function slopeAt(point: readonly number[], { cells, scores, sample }: Fit): Slope {
  const { w, b } = unpack(point, cells, sample.classes);
  const gradient = new Array<number>(point.length).fill(0);
  let value = 0;
  for (let n = 0; n < scores.length; n += 1) {
    const score = scores[n] as readonly number[];
    const share = (sample.weights[n] as number) / scores.length;
    const label = sample.labels[n] as number;
    const z = timesVector(w, score).map((x, k) => x + (b[k] as number));
    const total = logSumExp(z);
    value += share * (total - (z[label] as number));
    const miss = z.map((x, k) => share * (Math.exp(x - total) - (k === label ? 1 : 0)));
    addMisses(gradient, miss, { cells, score });
  }
  return { value: value + pull(point, cells, gradient), gradient };
}

function addMisses(
  gradient: number[],
  miss: readonly number[],
  { cells, score }: { readonly cells: readonly Cell[]; readonly score: readonly number[] },
): void {
  for (let i = 0; i < cells.length; i += 1) {
    const { row, column } = cells[i] as Cell;
    gradient[i] = (gradient[i] as number) + (miss[row] as number) * (score[column] as number);
  }
  for (let k = 0; k < miss.length; k += 1) {
    const i = cells.length + k;
    gradient[i] = (gradient[i] as number) + (miss[k] as number);
  }
}

/** Adds the quadratic pull toward "change nothing" to the gradient and returns its cost. */
function pull(point: readonly number[], cells: readonly Cell[], gradient: number[]): number {
  return point.reduce((cost, x, i) => {
    const cell = cells[i];
    const strength = cell && cell.row !== cell.column ? OFF_DIAGONAL_PULL : FAINT_PULL;
    const away = x - (cell ? diagonalOne(cell) : 0);
    gradient[i] = (gradient[i] as number) + 2 * strength * away;
    return cost + strength * away * away;
  }, 0);
}

function unpack(point: readonly number[], cells: readonly Cell[], classes: number): Affine {
  const w = range(classes).map(() => new Array<number>(classes).fill(0));
  cells.forEach(({ row, column }, i) => {
    (w[row] as number[])[column] = point[i] as number;
  });
  return { w, b: point.slice(cells.length) };
}

function logProbabilities(row: readonly number[], input: ScoreInput): number[] {
  const z = toLogits(row, input);
  const total = logSumExp(z);
  return z.map((x) => x - total);
}

function diagonalOne({ row, column }: Cell): number {
  return row === column ? 1 : 0;
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

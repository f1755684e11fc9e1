import { sigmoid, softplus } from "#lib/math/logistic";
import { solve } from "#lib/math/matrix";

/** `width` float32 columns a row, one row after the other, and for each row whether it is of class 1. */
export type LabeledMatrix = {
  readonly rows: Float32Array;
  readonly width: number;
  readonly labels: readonly (0 | 1)[];
};

/** `logit P(class 1) = bias + weights · row`. */
export type LogisticModel = { readonly weights: readonly number[]; readonly bias: number };

const MAX_STEPS = 50;
const SETTLED = 1e-10;

/**
 * The one minimum of `Σ loss + l2/2 · |weights|²` (bias free) by Newton's method with step halving. No dice: the same
 * rows in the same order give the same bits. Throws a `RangeError` without rows, and when it does not settle.
 */
export function fitLogistic(data: LabeledMatrix, l2: number): LogisticModel {
  if (data.labels.length === 0) throw new RangeError("There is nothing to fit");
  let theta: number[] = new Array(data.width + 1).fill(0);
  let loss = lossAt(data, theta, l2);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const move = newtonMove(data, theta, l2);
    const next = descend(data, { theta, loss, move, l2 });
    const gained = loss - next.loss;
    ({ theta, loss } = next);
    if (gained <= SETTLED * Math.max(1, loss)) return modelOf(theta);
  }
  throw new RangeError(`The fit did not settle in ${MAX_STEPS} steps`);
}

/** The logit of the row that starts at `offset`, in float64. */
export function logitOf(model: LogisticModel, rows: Float32Array, offset: number): number {
  let sum = model.bias;
  for (let i = 0; i < model.weights.length; i += 1) {
    sum += (model.weights[i] as number) * (rows[offset + i] as number);
  }
  return sum;
}

type Descent = {
  readonly theta: readonly number[];
  readonly loss: number;
  readonly move: readonly number[];
  readonly l2: number;
};

/** Halves the step until the loss does not grow; at the minimum that is a step of nearly nothing. */
function descend(data: LabeledMatrix, { theta, loss, move, l2 }: Descent) {
  for (let share = 1; share > 1e-6; share /= 2) {
    const moved = theta.map((value, i) => value - share * (move[i] as number));
    const movedLoss = lossAt(data, moved, l2);
    if (movedLoss <= loss) return { theta: moved, loss: movedLoss };
  }
  return { theta: [...theta], loss };
}

function lossAt(data: LabeledMatrix, theta: readonly number[], l2: number): number {
  const model = modelOf(theta);
  let loss = (l2 / 2) * model.weights.reduce((sum, weight) => sum + weight * weight, 0);
  data.labels.forEach((label, row) => {
    const logit = logitOf(model, data.rows, row * data.width);
    loss += softplus(logit) - label * logit;
  });
  return loss;
}

/** Slope and curvature at `theta`, and the step between them. */
function newtonMove(data: LabeledMatrix, theta: readonly number[], l2: number): number[] {
  const model = modelOf(theta);
  const size = theta.length;
  const slope = theta.map((value, i) => (i === data.width ? 0 : l2 * value));
  const curvature = theta.map((_, i) =>
    Array.from({ length: size }, (_unused, j) => (i === j && i < data.width ? l2 : 0)),
  );
  data.labels.forEach((label, row) => {
    const offset = row * data.width;
    const p = sigmoid(logitOf(model, data.rows, offset));
    addRow({ slope, curvature }, withOne(data, offset), { error: p - label, weight: p * (1 - p) });
  });
  const move = solve(curvature, slope);
  if (move === null) throw new RangeError("The columns determine each other; raise l2");
  return move;
}

type Sums = { readonly slope: number[]; readonly curvature: number[][] };

function addRow(
  { slope, curvature }: Sums,
  row: Float64Array,
  { error, weight }: { readonly error: number; readonly weight: number },
): void {
  for (let i = 0; i < row.length; i += 1) {
    const value = row[i] as number;
    if (value === 0) continue;
    slope[i] = (slope[i] as number) + error * value;
    const line = curvature[i] as number[];
    for (let j = 0; j < row.length; j += 1) {
      line[j] = (line[j] as number) + weight * value * (row[j] as number);
    }
  }
}

/** A row followed by the 1 that the bias multiplies. */
function withOne({ rows, width }: LabeledMatrix, offset: number): Float64Array {
  const row = new Float64Array(width + 1);
  row.set(rows.subarray(offset, offset + width));
  row[width] = 1;
  return row;
}

function modelOf(theta: readonly number[]): LogisticModel {
  return { weights: theta.slice(0, -1), bias: theta[theta.length - 1] as number };
}

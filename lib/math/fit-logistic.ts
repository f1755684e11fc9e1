import { sigmoid, softplus } from "./logistic";
import { dot, solve } from "./matrix";

export type LogisticSample = {
  /** One row of features a case; a constant term is a feature that is always 1. */
  readonly rows: readonly (readonly number[])[];
  /** Targets in [0, 1], smoothed ones welcome. */
  readonly targets: readonly number[];
  readonly weights: readonly number[];
};

/**
 * The coefficients of the logistic regression that fits the targets best, by Newton's method with step
 * halving. `penalty` times half the squared length is added to the mean loss, which keeps separable
 * samples finite. For a handful of features.
 */
export function fitLogistic(sample: LogisticSample, penalty = 0): number[] {
  const width = sample.rows[0]?.length ?? 0;
  let at = new Array<number>(width).fill(0);
  let value = loss(sample, at, penalty);
  for (let round = 0; round < 100; round += 1) {
    const step = newtonStep(sample, at, penalty);
    const next = step && improve(sample, { at, value, step, penalty });
    if (!next) break;
    const gain = value - next.value;
    ({ at, value } = next);
    if (gain <= 1e-15 * Math.abs(value) && round > 2) break;
  }
  return at;
}

function loss(sample: LogisticSample, at: readonly number[], penalty: number): number {
  let total = 0;
  let weight = 0;
  sample.rows.forEach((row, i) => {
    const z = dot(row, at);
    const w = sample.weights[i] as number;
    total += w * (softplus(z) - (sample.targets[i] as number) * z);
    weight += w;
  });
  return total / weight + (penalty / 2) * dot(at, at);
}

function newtonStep(
  { rows, targets, weights }: LogisticSample,
  at: readonly number[],
  penalty: number,
): number[] | null {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const slope = at.map((x) => penalty * x);
  const bend = at.map((_, i) => at.map((_, j) => (i === j ? penalty : 0)));
  rows.forEach((row, n) => {
    const p = sigmoid(dot(row, at));
    const share = (weights[n] as number) / total;
    row.forEach((x, i) => {
      slope[i] = (slope[i] as number) + share * (p - (targets[n] as number)) * x;
      const line = bend[i] as number[];
      for (let j = 0; j < line.length; j += 1)
        line[j] = (line[j] as number) + share * p * (1 - p) * x * (row[j] as number);
    });
  });
  return solve(
    damped(bend),
    slope.map((g) => -g),
  );
}

/** A hair on the diagonal, so that a constant feature does not make the system singular. */
function damped(bend: readonly (readonly number[])[]): number[][] {
  const largest = bend.reduce((most, row, i) => Math.max(most, row[i] as number), 1e-300);
  return bend.map((row, i) => row.map((x, j) => (i === j ? x + 1e-11 * largest : x)));
}

type Attempt = {
  readonly at: readonly number[];
  readonly value: number;
  readonly step: readonly number[];
  readonly penalty: number;
};

function improve(sample: LogisticSample, { at, value, step, penalty }: Attempt) {
  for (let length = 1; length > 1e-10; length /= 2) {
    const there = at.map((x, i) => x + length * (step[i] as number));
    const reached = loss(sample, there, penalty);
    if (reached <= value) return { at: there, value: reached };
  }
  return null;
}

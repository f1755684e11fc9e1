import { z } from "zod";
import { softmax } from "#lib/math/logistic";
import { clipped, type LabeledScores, ScoreInput } from "./labeled-scores";
import { margin } from "./platt";

/** A rising step function: `value[i]` from the score `at[i]` up to the next; below the first, the first. */
export const StepCurve = z.strictObject({
  at: z.array(z.number()).min(1),
  value: z.array(z.number()).min(1),
});
export type StepCurve = z.infer<typeof StepCurve>;

/** One curve for class 1 of two, or one curve a class, each fitted against the rest. */
export const IsotonicCalibrator = z.strictObject({
  method: z.literal("isotonic"),
  input: ScoreInput,
  classes: z.int().min(2),
  curves: z.array(StepCurve).min(1),
});
export type IsotonicCalibrator = z.infer<typeof IsotonicCalibrator>;

/** Scores of one value pooled: the weighted mean of their targets stands for them. */
export type Tally = { readonly score: number; readonly mean: number; readonly weight: number };

/** Fits the rising step functions of least weighted squared error by pooling adjacent violators. */
export function fitIsotonic(sample: LabeledScores): IsotonicCalibrator {
  const { input, classes, labels, weights } = sample;
  const scores = sample.rows.map((row) => classScores(row, { input, classes }));
  const curves = (scores[0] ?? []).map((_, column) => {
    const label = classes === 2 ? 1 : column;
    const column_ = scores.map((row) => row[column] as number);
    const targets = labels.map((y) => (y === label ? 1 : 0));
    return stepCurve(tallies(column_, targets, weights));
  });
  return { method: "isotonic", input, classes, curves };
}

/** The row's curves normalized; where every curve reads 0, the uncalibrated probabilities stay. */
export function applyIsotonic(calibrator: IsotonicCalibrator, row: readonly number[]): number[] {
  const { input, classes, curves } = calibrator;
  const scores = classScores(row, calibrator);
  const read = curves.map((curve, i) => readCurve(curve, scores[i] as number));
  if (classes === 2) return [1 - (read[0] as number), read[0] as number];
  const total = read.reduce((all, x) => all + x, 0);
  if (total > 0) return read.map((x) => x / total);
  return input === "logits" ? softmax(row) : clipped(row);
}

/** The value at the greatest fitted score not above `score`. */
function readCurve({ at, value }: StepCurve, score: number): number {
  let [low, high] = [0, at.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((at[middle] as number) <= score) low = middle;
    else high = middle;
  }
  return value[low] as number;
}

/** Targets averaged over equal scores, in rising order of score. */
export function tallies(
  scores: readonly number[],
  targets: readonly number[],
  weights: readonly number[],
): Tally[] {
  const groups = new Map<number, { total: number; weight: number }>();
  scores.forEach((score, i) => {
    const group = groups.get(score) ?? { total: 0, weight: 0 };
    group.total += (weights[i] as number) * (targets[i] as number);
    group.weight += weights[i] as number;
    groups.set(score, group);
  });
  return [...groups]
    .map(([score, { total, weight }]) => ({ score, mean: total / weight, weight }))
    .sort((a, b) => a.score - b.score);
}

/** The rising sequence nearest to `values` in weighted squares: pools while the mean before is not below. */
export function poolAdjacentViolators(
  values: readonly number[],
  weights: readonly number[] = values.map(() => 1),
): number[] {
  const blocks: { total: number; weight: number; count: number }[] = [];
  values.forEach((value, i) => {
    const weight = weights[i] as number;
    let block = { total: weight * value, weight, count: 1 };
    for (let before = blocks.at(-1); before && isNotBelow(before, block); before = blocks.at(-1)) {
      blocks.pop();
      block = {
        total: before.total + block.total,
        weight: before.weight + block.weight,
        count: before.count + block.count,
      };
    }
    blocks.push(block);
  });
  return blocks.flatMap(({ total, weight, count }) =>
    new Array<number>(count).fill(total / weight),
  );
}

type Block = { readonly total: number; readonly weight: number };

function isNotBelow(before: Block, next: Block): boolean {
  return before.total / before.weight >= next.total / next.weight;
}

/** Keeps the score at which each step begins. */
function stepCurve(sorted: readonly Tally[]): StepCurve {
  const fitted = poolAdjacentViolators(
    sorted.map((it) => it.mean),
    sorted.map((it) => it.weight),
  );
  const begins = fitted.map((value, i) => i === 0 || value !== fitted[i - 1]);
  return {
    at: sorted.filter((_, i) => begins[i]).map(({ score }) => score),
    value: fitted.filter((_, i) => begins[i]),
  };
}

/** Two classes are ordered by one score: the margin of logits, or P(class 1). */
function classScores(
  row: readonly number[],
  { input, classes }: { readonly input: ScoreInput; readonly classes: number },
): number[] {
  if (classes > 2) return input === "logits" ? softmax(row) : [...row];
  return [input === "logits" ? margin(row, input) : (row[1] as number)];
}

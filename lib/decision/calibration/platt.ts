import { z } from "zod";
import { fitLogistic } from "#lib/math/fit-logistic";
import { sigmoid } from "#lib/math/logistic";
import { type LabeledScores, requireTwoClasses, ScoreInput, toLogits } from "./labeled-scores";

/**
 * Two classes: `P(class 1) = sigmoid(a * s + b)` of the margin s, the difference of the two logits.
 * Platt (1999) writes the opposite sign.
 */
export const PlattCalibrator = z.strictObject({
  method: z.literal("platt"),
  input: ScoreInput,
  classes: z.literal(2),
  a: z.number(),
  b: z.number(),
});
export type PlattCalibrator = z.infer<typeof PlattCalibrator>;

/** Fits Platt's sigmoid to his smoothed targets, (n₊+1)/(n₊+2) and 1/(n₋+2), counts weighted. */
export function fitPlatt(sample: LabeledScores): PlattCalibrator {
  requireTwoClasses(sample);
  const count = (label: number) =>
    sample.weights.reduce((n, w, i) => n + (sample.labels[i] === label ? w : 0), 0);
  const high = (count(1) + 1) / (count(1) + 2);
  const low = 1 / (count(0) + 2);
  const [a = 0, b = 0] = fitLogistic({
    rows: sample.rows.map((row) => [margin(row, sample.input), 1]),
    targets: sample.labels.map((label) => (label === 1 ? high : low)),
    weights: sample.weights,
  });
  return { method: "platt", input: sample.input, classes: 2, a, b };
}

/** The row as `[P(class 0), P(class 1)]`. */
export function applyPlatt({ a, b, input }: PlattCalibrator, row: readonly number[]): number[] {
  const z = a * margin(row, input) + b;
  return [sigmoid(-z), sigmoid(z)];
}

/** The logit of class 1 less the logit of class 0. */
export function margin(row: readonly number[], input: ScoreInput): number {
  const [zero = 0, one = 0] = toLogits(row, input);
  return one - zero;
}

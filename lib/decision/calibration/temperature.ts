import { z } from "zod";
import { goldenSection } from "#lib/math/golden-section";
import { logSumExp, softmax } from "#lib/math/logistic";
import { type LabeledScores, ScoreInput, toLogits } from "./labeled-scores";

const BOUND = 4;

/** `softmax(z / T)`, or `p^(1/T)` normalized when only probabilities are known. */
export const TemperatureCalibrator = z.strictObject({
  method: z.literal("temperature"),
  input: ScoreInput,
  classes: z.int().min(2),
  temperature: z.number().positive(),
  /** The fit ran into e^-4 or e^4: the sample asks for more than a temperature can give. */
  at_bound: z.boolean(),
});
export type TemperatureCalibrator = z.infer<typeof TemperatureCalibrator>;

/** The temperature of least weighted negative log-likelihood, ln T within [-4, 4]. */
export function fitTemperature(sample: LabeledScores): TemperatureCalibrator {
  const logits = sample.rows.map((row) => toLogits(row, sample.input));
  const loss = (u: number) => negativeLogLikelihood(logits, sample, Math.exp(-u));
  const u = goldenSection(loss, -BOUND, BOUND);
  return {
    method: "temperature",
    input: sample.input,
    classes: sample.classes,
    temperature: Math.exp(u),
    at_bound: BOUND - Math.abs(u) < 1e-6,
  };
}

/** The row as probabilities at the fitted temperature; the likeliest class stays the likeliest. */
export function applyTemperature(
  { temperature, input }: TemperatureCalibrator,
  row: readonly number[],
): number[] {
  return softmax(toLogits(row, input).map((z) => z / temperature));
}

function negativeLogLikelihood(
  logits: readonly (readonly number[])[],
  { labels, weights }: LabeledScores,
  sharpness: number,
): number {
  return logits.reduce((total, row, i) => {
    const scaled = row.map((z) => z * sharpness);
    const miss = logSumExp(scaled) - (scaled[labels[i] as number] as number);
    return total + (weights[i] as number) * miss;
  }, 0);
}

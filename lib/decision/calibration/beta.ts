import { z } from "zod";
import { fitLogistic } from "#lib/math/fit-logistic";
import { sigmoid, softmax } from "#lib/math/logistic";
import { clipped, type LabeledScores, requireTwoClasses, ScoreInput } from "./labeled-scores";

/** Keeps a separable sample finite; far below what any sample can tell apart. */
const PENALTY = 1e-9;

/** Two classes: `logit q = a ln p - b ln(1-p) + c` of p = P(class 1), a and b not negative. */
export const BetaCalibrator = z.strictObject({
  method: z.literal("beta"),
  input: ScoreInput,
  classes: z.literal(2),
  a: z.number().min(0),
  b: z.number().min(0),
  c: z.number(),
});
export type BetaCalibrator = z.infer<typeof BetaCalibrator>;

/** Fits a, b, c; a term that comes out negative is dropped and the rest fitted again. */
export function fitBeta(sample: LabeledScores): BetaCalibrator {
  requireTwoClasses(sample);
  const features = sample.rows.map((row) => logs(row, sample.input));
  return {
    method: "beta",
    input: sample.input,
    classes: 2,
    ...fitTerms(sample, features, ["a", "b"]),
  };
}

type Logs = Readonly<Record<"a" | "b", number>>;

function fitTerms(
  sample: LabeledScores,
  features: readonly Logs[],
  terms: readonly (keyof Logs)[],
): Record<"a" | "b" | "c", number> {
  const fitted = fitLogistic(
    {
      rows: features.map((pair) => [...terms.map((term) => pair[term]), 1]),
      targets: sample.labels,
      weights: sample.weights,
    },
    PENALTY,
  );
  const negative = terms.find((_, i) => (fitted[i] as number) < 0);
  if (negative !== undefined) {
    const kept = terms.filter((term) => term !== negative);
    return fitTerms(sample, features, kept);
  }
  const values = Object.fromEntries(terms.map((term, i) => [term, fitted[i] as number]));
  return { a: 0, b: 0, ...values, c: fitted.at(-1) ?? 0 };
}

/** The row as `[P(class 0), P(class 1)]`. */
export function applyBeta({ a, b, c, input }: BetaCalibrator, row: readonly number[]): number[] {
  const terms = logs(row, input);
  const z = a * terms.a + b * terms.b + c;
  return [sigmoid(-z), sigmoid(z)];
}

/** `ln p` and `-ln(1-p)` for p = P(class 1). */
function logs(row: readonly number[], input: ScoreInput): Logs {
  const p = input === "logits" ? softmax(row) : row;
  const [zero = 0, one = 0] = clipped(p);
  return { a: Math.log(one), b: -Math.log(zero) };
}

import { z } from "zod";
import { softmax } from "#lib/math/logistic";
import {
  applyDirichlet,
  applyVector,
  DirichletCalibrator,
  fitDirichlet,
  fitVector,
  VectorCalibrator,
} from "./affine";
import { applyBeta, BetaCalibrator, fitBeta } from "./beta";
import { applyIsotonic, fitIsotonic, IsotonicCalibrator } from "./isotonic";
import { type LabeledScores, labeledScores, ScoreInput, scoreRow } from "./labeled-scores";
import { applyPlatt, fitPlatt, PlattCalibrator } from "./platt";
import { applyTemperature, fitTemperature, TemperatureCalibrator } from "./temperature";
import {
  applyVennAbers,
  fitVennAbers,
  VennAbersCalibrator,
  type VennAbersInterval,
  vennAbersInterval,
} from "./venn-abers";

/** Believes the model: probabilities as they are, logits through softmax. */
export const IdentityCalibrator = z.strictObject({
  method: z.literal("identity"),
  input: ScoreInput,
  classes: z.int().min(2),
});
export type IdentityCalibrator = z.infer<typeof IdentityCalibrator>;

/** A fitted map from a model's raw output to probabilities, as plain data. */
export const Calibrator = z.discriminatedUnion("method", [
  IdentityCalibrator,
  TemperatureCalibrator,
  VectorCalibrator,
  PlattCalibrator,
  BetaCalibrator,
  IsotonicCalibrator,
  DirichletCalibrator,
  VennAbersCalibrator,
]);
export type Calibrator = z.infer<typeof Calibrator>;
export type CalibrationMethod = Calibrator["method"];

const fits: Readonly<Record<CalibrationMethod, (sample: LabeledScores) => Calibrator>> = {
  identity: ({ input, classes }) => ({ method: "identity", input, classes }),
  temperature: fitTemperature,
  vector: fitVector,
  platt: fitPlatt,
  beta: fitBeta,
  isotonic: fitIsotonic,
  dirichlet: fitDirichlet,
  venn_abers: fitVennAbers,
};

/**
 * Fits one method to raw outputs (one row a case, one column a class, or a single binary score), class
 * numbers and weights (1/q for audited cases; default 1). `input` says whether the outputs are logits
 * or probabilities; without it, they are probabilities exactly if every row reads as such.
 * Throws a `DecisionError` for ragged, non-finite or unlabeled input, a sample of one class, and a
 * binary method (platt, beta, venn_abers) on more than two classes.
 */
export function fitCalibrator(
  method: CalibrationMethod,
  raw: readonly (readonly number[])[],
  y: readonly number[],
  w?: readonly number[],
  input?: ScoreInput,
): Calibrator {
  return fits[method](labeledScores(raw, y, w, input));
}

/** The probabilities, summing to 1, that the calibrator reads from one raw output. Throws a `DecisionError` for another shape. */
export function applyCalibrator(calibrator: Calibrator, raw: readonly number[]): number[] {
  const row = scoreRow(raw, calibrator);
  switch (calibrator.method) {
    case "identity":
      return calibrator.input === "logits" ? softmax(row) : [...row];
    case "temperature":
      return applyTemperature(calibrator, row);
    case "vector":
      return applyVector(calibrator, row);
    case "platt":
      return applyPlatt(calibrator, row);
    case "beta":
      return applyBeta(calibrator, row);
    case "isotonic":
      return applyIsotonic(calibrator, row);
    case "dirichlet":
      return applyDirichlet(calibrator, row);
    case "venn_abers":
      return applyVennAbers(calibrator, row);
  }
}

/** The Venn–Abers interval of P(class 1) for one raw output; `null` for a calibrator without intervals. */
export function calibrationInterval(
  calibrator: Calibrator,
  raw: readonly number[],
): VennAbersInterval | null {
  if (calibrator.method !== "venn_abers") return null;
  return vennAbersInterval(calibrator, raw);
}

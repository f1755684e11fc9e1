import { z } from "zod";
import { poolAdjacentViolators, type Tally, tallies } from "./isotonic";
import { type LabeledScores, requireTwoClasses, ScoreInput, scoreRow } from "./labeled-scores";
import { margin } from "./platt";

/** Two classes: the calibration sample itself, pooled by score, in rising order. */
export const VennAbersCalibrator = z.strictObject({
  method: z.literal("venn_abers"),
  input: ScoreInput,
  classes: z.literal(2),
  scores: z.array(z.number()).min(1),
  /** Weighted share of class 1 at each score. */
  means: z.array(z.number().min(0).max(1)).min(1),
  weights: z.array(z.number().positive()).min(1),
});
export type VennAbersCalibrator = z.infer<typeof VennAbersCalibrator>;

/** P(class 1) if the case turned out 0, if it turned out 1, and the one number between them. */
export type VennAbersInterval = {
  readonly p0: number;
  readonly p1: number;
  readonly point: number;
};

export function fitVennAbers(sample: LabeledScores): VennAbersCalibrator {
  requireTwoClasses(sample);
  const pooled = tallies(
    sample.rows.map((row) => vennScore(row, sample.input)),
    sample.labels,
    sample.weights,
  );
  return {
    method: "venn_abers",
    input: sample.input,
    classes: 2,
    scores: pooled.map(({ score }) => score),
    means: pooled.map(({ mean }) => Math.min(1, mean)),
    weights: pooled.map(({ weight }) => weight),
  };
}

/** `[P(class 0), P(class 1)]` at the point `p1 / (1 - p0 + p1)`. */
export function applyVennAbers(calibrator: VennAbersCalibrator, row: readonly number[]): number[] {
  const { point } = vennAbersInterval(calibrator, row);
  return [1 - point, point];
}

/**
 * The inductive Venn–Abers interval: the isotonic fit with the case appended as 0, then as 1, at the
 * mean weight of a labeled case. Throws a `DecisionError` for a raw output of another shape.
 */
export function vennAbersInterval(
  calibrator: VennAbersCalibrator,
  raw: readonly number[],
): VennAbersInterval {
  const score = vennScore(scoreRow(raw, calibrator), calibrator.input);
  const p0 = fittedWith(calibrator, score, 0);
  const p1 = Math.max(p0, fittedWith(calibrator, score, 1));
  return { p0, p1, point: p1 / (1 - p0 + p1) };
}

function fittedWith(calibrator: VennAbersCalibrator, score: number, label: 0 | 1): number {
  const { scores, means, weights } = calibrator;
  const known = scores.map((at, i): Tally => {
    return { score: at, mean: means[i] as number, weight: weights[i] as number };
  });
  const place = known.findIndex((it) => it.score >= score);
  const at = place < 0 ? known.length : place;
  const equal = known[at]?.score === score ? known[at] : undefined;
  const appended = {
    score,
    mean: equal ? (equal.mean * equal.weight + label) / (equal.weight + 1) : label,
    weight: (equal?.weight ?? 0) + 1,
  };
  const all = known.toSpliced(at, equal ? 1 : 0, appended);
  const fitted = poolAdjacentViolators(
    all.map((it) => it.mean),
    all.map((it) => it.weight),
  );
  return fitted[at] as number;
}

function vennScore(row: readonly number[], input: ScoreInput): number {
  return input === "logits" ? margin(row, input) : (row[1] as number);
}

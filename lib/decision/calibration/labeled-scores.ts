import { z } from "zod";
import { sum } from "#lib/math/sum";
import { validateProbabilities } from "../probabilities";
import { refuseUnless, requireEach, requireFinite, requireLength, requireSome } from "./checks";

/** What a model's raw output means: logits (or a margin), or probabilities that sum to 1. */
export const ScoreInput = z.enum(["logits", "probabilities"]);
export type ScoreInput = z.infer<typeof ScoreInput>;

/** Smallest probability whose logarithm is taken. */
export const LEAST_PROBABILITY = 1e-12;

/** Raw outputs with their truths, checked, one row a case and one column a class. */
export type LabeledScores = {
  readonly input: ScoreInput;
  readonly classes: number;
  readonly rows: readonly (readonly number[])[];
  readonly labels: readonly number[];
  /** Positive, of mean 1. */
  readonly weights: readonly number[];
};

/**
 * Checks raw outputs, class numbers and weights. A row of one number is a binary margin, or P(class 1)
 * when the input is probabilities. Without a stated input, it is probabilities exactly if every row
 * reads as probabilities. Refuses ragged rows, labels that are no class, weights that are not positive,
 * and a sample in which only one class occurs.
 */
export function labeledScores(
  raw: readonly (readonly number[])[],
  y: readonly number[],
  w: readonly number[] = y.map(() => 1),
  stated?: ScoreInput,
): LabeledScores {
  requireSome(raw, "/raw");
  requireLength(y, raw.length, "/y");
  requireLength(w, raw.length, "/w");
  const classes = Math.max(2, raw[0]?.length ?? 0);
  const input = stated ?? guessInput(raw);
  const rows = raw.map((row, i) => {
    requireLength(row, raw[0]?.length ?? 0, `/raw/${i}`);
    return scoreRow(row, { classes, input }, `/raw/${i}`);
  });
  requireEach(y, (label) => isLabel(label, classes), "UNKNOWN_CLASS", "/y");
  refuseUnless(new Set(y).size > 1, "ONE_CLASS", "/y", "holds one class only");
  requireFinite(w, "/w");
  requireEach(w, (weight) => weight > 0, "NOT_POSITIVE", "/w");
  const scale = w.length / sum(w);
  return { input, classes, rows, labels: y, weights: w.map((weight) => weight * scale) };
}

/** Refuses more than two classes with `BINARY_ONLY`. */
export function requireTwoClasses({ classes }: LabeledScores): void {
  refuseUnless(classes === 2, "BINARY_ONLY", "/raw", `knows two classes, got ${classes}`);
}

/** One checked row with a column for each class; probabilities are scaled to sum to 1. */
export function scoreRow(
  raw: readonly number[],
  { classes, input }: { readonly classes: number; readonly input: ScoreInput },
  path = "/raw",
): readonly number[] {
  const row = raw.length === 1 && classes === 2 ? fromOne(raw[0] as number, input) : raw;
  if (input === "probabilities") return validateProbabilities(row, classes, path);
  requireLength(row, classes, path);
  requireFinite(row, path);
  return row;
}

/** Logits as they are, or the logarithms of clipped probabilities: either way, softmax gives them back. */
export function toLogits(row: readonly number[], input: ScoreInput): number[] {
  return input === "logits" ? [...row] : clipped(row).map(Math.log);
}

/** Probabilities clipped to [1e-12, 1] and scaled to sum to 1 again. */
export function clipped(p: readonly number[]): number[] {
  const kept = p.map((x) => Math.min(1, Math.max(LEAST_PROBABILITY, x)));
  const total = kept.reduce((all, x) => all + x, 0);
  return kept.map((x) => x / total);
}

function fromOne(score: number, input: ScoreInput): number[] {
  return input === "logits" ? [0, score] : [1 - score, score];
}

function isLabel(label: number, classes: number): boolean {
  return Number.isInteger(label) && label >= 0 && label < classes;
}

function guessInput(raw: readonly (readonly number[])[]): ScoreInput {
  return raw.every(isBelief) ? "probabilities" : "logits";
}

function isBelief(row: readonly number[]): boolean {
  const [only = Number.NaN] = row;
  if (row.length === 1) return only >= 0 && only <= 1;
  return row.every((x) => x >= 0) && Math.abs(row.reduce((all, x) => all + x, 0) - 1) <= 1e-3;
}

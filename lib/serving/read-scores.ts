import { sigmoid } from "#lib/math/logistic";
import type { Adapter } from "#lib/pipeline/adapter";

/** An output tensor as plain numbers: `values` holds `count` rows one after the other. */
export type ScoreTensor = { readonly values: ArrayLike<number>; readonly width: number };

/**
 * The raw scores of one row in the order of the version's labels. Log-probabilities become probabilities and a
 * single value becomes two; logits stay logits, since the calibrator was fitted on them.
 */
export function readScores(
  { output }: Adapter,
  { values, width }: ScoreTensor,
  row: number,
): number[] {
  const at = row * width;
  const cells = Array.from({ length: width }, (_, i) => Number(values[at + i]));
  switch (output.kind) {
    case "probabilities":
    case "logits":
      return cells;
    case "log_probabilities":
      return cells.map((cell) => Math.exp(cell));
    case "single_probability":
      return both(output, cells[0] ?? Number.NaN);
    case "single_logit":
      return both(output, sigmoid(cells[0] ?? Number.NaN));
  }
}

function both({ labels, speaks_for }: Adapter["output"], p: number): number[] {
  return labels.map((label) => (label === speaks_for ? p : 1 - p));
}

/** Scores moved from one order of labels to another, by name. */
export function inOrderOf(
  labels: readonly string[],
  from: readonly string[],
  scores: readonly number[],
): number[] {
  return labels.map((label) => scores[from.indexOf(label)] ?? Number.NaN);
}

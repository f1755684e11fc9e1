/** Scores moved from one order of labels to another, by name. */
export function inOrderOf(
  labels: readonly string[],
  from: readonly string[],
  scores: readonly number[],
): number[] {
  return labels.map((label) => scores[from.indexOf(label)] ?? Number.NaN);
}

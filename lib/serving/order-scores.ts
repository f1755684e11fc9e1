/** Scores moved from one order of labels to another, by name. */
export function inOrderOf(
  labels: readonly string[],
  from: readonly string[],
  scores: readonly number[],
): number[] {
  if (from.every((label, i) => label === labels[i])) {
    return labels.map((_, i) => scores[i] ?? Number.NaN);
  }
  return labels.map((label) => scores[from.indexOf(label)] ?? Number.NaN);
}

import type { EvaluatedRow, EvaluatedRows } from "./evaluation";

/** Two answers to the same row, probabilities of both in the order of the first's labels. */
export type RowPair = {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly truth: number;
  /** What costs may depend on, by name. */
  readonly amounts: Readonly<Record<string, number | null>>;
};

/**
 * The rows both evaluations answered, in the order of the first; rows that are equal pair up one by one. None when they
 * speak of other labels.
 */
export function pairRows(a: EvaluatedRows, b: EvaluatedRows): RowPair[] {
  const places = a.labels.map((label) => b.labels.indexOf(label));
  if (a.labels.length !== b.labels.length || places.includes(-1)) return [];
  const waiting = new Map<string, EvaluatedRow[]>();
  for (const row of b.rows) waiting.set(row.key, [...(waiting.get(row.key) ?? []), row]);
  return a.rows.flatMap((row) => {
    const other = waiting.get(row.key)?.shift();
    return other ? [pairOf(row, other, places, a.amountNames)] : [];
  });
}

function pairOf(
  a: EvaluatedRow,
  b: EvaluatedRow,
  places: readonly number[],
  names: readonly string[],
): RowPair {
  return {
    a: a.probabilities,
    b: places.map((place) => b.probabilities[place] ?? Number.NaN),
    truth: a.truth,
    amounts: Object.fromEntries(names.map((name, i) => [name, a.amounts[i] ?? null])),
  };
}

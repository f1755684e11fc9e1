import { most } from "./measure-scores";
import type { MeasuredOutputs, MeasuredProfile } from "./measured-outputs";
import { type ModelFinding, warned } from "./model-finding";
import { cellsOf } from "./score-rows";

/** Two scores this close are a tie, and either label is right. */
const TIE = 1e-6;

export type LabelJudgement = {
  readonly labels: string[] | null;
  readonly findings: ModelFinding[];
};

type Told = { readonly winner: number; readonly label: string };

/**
 * Compares the model's own label with the largest score. Where nobody has named the labels, each column that wins takes
 * the name it won under. A single column is not compared: which label it speaks for, and from where, is the uploader's word.
 */
export function judgeLabels(outputs: MeasuredOutputs, width: number): LabelJudgement {
  if (width < 2) return { labels: null, findings: [] };
  const told = outputs.profiles.flatMap((profile) => toldBy(profile, width));
  const labels = spokenFor(told, width);
  const known = outputs.ownLabels ?? outputs.labels ?? labels;
  const wrong = told.filter(({ winner, label }) => columnOf(label, known, width) !== winner).length;
  if (known === null || wrong === 0) return { labels, findings: [] };
  return {
    labels,
    findings: [
      warned(
        "label_disagrees",
        `${wrong} of ${told.length} rows`,
        `Its own label output differs from the largest score in ${wrong} of ${told.length} rows.`,
      ),
    ],
  };
}

function toldBy({ values, rows, labels }: MeasuredProfile, width: number): Told[] {
  if (labels === null) return [];
  return Array.from({ length: rows }, (_, row) => row).flatMap((row) => {
    const winner = winnerOf(cellsOf(values, row, width));
    const label = labels[row];
    return winner === null || label === undefined ? [] : [{ winner, label }];
  });
}

/** `null` on a tie or where a score is no number. */
function winnerOf(cells: readonly number[]): number | null {
  if (cells.some(Number.isNaN)) return null;
  const largest = most(cells);
  const close = cells.filter((cell) => cell > largest - TIE * Math.max(1, Math.abs(largest)));
  return close.length === 1 ? cells.indexOf(largest) : null;
}

/** By name; a whole number that is no name is a place in the list. */
function columnOf(label: string, known: readonly string[] | null, width: number): number {
  const named = known?.indexOf(label) ?? -1;
  if (named >= 0) return named;
  const place = /^\d+$/.test(label) ? Number(label) : -1;
  return place < width ? place : -1;
}

/** One name a column, and no column without; anything less is no list. */
function spokenFor(told: readonly Told[], width: number): string[] | null {
  const names = Array.from({ length: width }, (_, column) => [
    ...new Set(told.filter(({ winner }) => winner === column).map(({ label }) => label)),
  ]);
  const labels = names.flatMap((own) => (own.length === 1 ? own : []));
  return labels.length === width && new Set(labels).size === width ? labels : null;
}

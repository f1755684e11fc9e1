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
  const winners = namesOf(told, width);
  const labels = spokenFor(winners);
  const columnOf = columnsBy(outputs, told, winners);
  const wrong = told.filter(({ winner, label }) => columnOf(label) !== winner).length;
  if (wrong === 0) return { labels, findings: [] };
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

/**
 * What a label says: a name in the file's list or the uploader's; else a place, if all are whole numbers in range; else
 * the column it wins most often under, so that only what strays from the model's own habit differs.
 */
function columnsBy(
  { ownLabels, labels }: MeasuredOutputs,
  told: readonly Told[],
  winners: readonly (readonly string[])[],
): (label: string) => number {
  const lists = [ownLabels, labels].filter((it) => it !== null);
  const list = lists.find((it) => told.some(({ label }) => it.includes(label)));
  if (list) return (label) => list.indexOf(label);
  const arePlaces = told.every(
    ({ label }) => /^\d+$/.test(label) && Number(label) < winners.length,
  );
  return arePlaces ? Number : (label) => winners.findIndex(([usual]) => usual === label);
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

/** The names each column won under, the most frequent first. */
function namesOf(told: readonly Told[], width: number): string[][] {
  return Array.from({ length: width }, (_, column) => {
    const counts = new Map<string, number>();
    for (const { winner, label } of told) {
      if (winner === column) counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
  });
}

/** One name a column, and no column without; anything less is no list. */
function spokenFor(winners: readonly (readonly string[])[]): string[] | null {
  const labels = winners.flatMap((names) => (names.length === 1 ? names : []));
  return labels.length === winners.length && new Set(labels).size === labels.length ? labels : null;
}

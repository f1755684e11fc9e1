import { most } from "./measure-scores";
import type { MeasuredOutputs, MeasuredProfile } from "./measured-outputs";
import { type ModelFinding, quoted, refused, warned } from "./model-finding";
import { cellsOf } from "./score-rows";

/** How far a row may move with its neighbors: the last bits, since sums are taken in another order. */
const SAME_ROW = 1e-5;

/** Numbers that are none, rows that move with their neighbors or between runs, and answers that are all alike. */
export function judgeStability(outputs: MeasuredOutputs, width: number): ModelFinding[] {
  const { tensor, profiles } = outputs;
  const checks = [
    firstIn(profiles, (it) => notFinite(it, width, "nan_output", Number.isNaN)),
    firstIn(profiles, (it) => notFinite(it, width, "infinite_output", isInfinite)),
    firstIn(profiles, (it) => moved(it, width)),
    firstIn(profiles, (it) => unrepeated(it, width)),
  ];
  return [...checks.filter((it) => it !== null), ...constant(tensor, profiles, width)];
}

/** One finding a kind is enough: the same fault shows on every profile. */
function firstIn(
  profiles: readonly MeasuredProfile[],
  check: (profile: MeasuredProfile) => ModelFinding | null,
): ModelFinding | null {
  for (const profile of profiles) {
    const finding = check(profile);
    if (finding) return finding;
  }
  return null;
}

function notFinite(
  profile: MeasuredProfile,
  width: number,
  code: "nan_output" | "infinite_output",
  is: (cell: number) => boolean,
): ModelFinding | null {
  const count = countRows(profile, (row) => cellsOf(profile.values, row, width).some(is));
  if (count === 0) return null;
  const what = code === "nan_output" ? "NaN" : "an infinite score";
  const evidence = `profile ${profile.name}: ${count} of ${profile.rows} rows`;
  const detail = `Input profile ${profile.name} gives ${what} in ${count} of ${profile.rows} rows.`;
  return refused(code, evidence, detail);
}

function isInfinite(cell: number): boolean {
  return cell === Number.POSITIVE_INFINITY || cell === Number.NEGATIVE_INFINITY;
}

function moved(profile: MeasuredProfile, width: number): ModelFinding | null {
  const { regrouped } = profile;
  if (regrouped === null) return null;
  const count = countRows(
    profile,
    (row) => distance(profile.values, regrouped, row, width) > SAME_ROW,
  );
  if (count === 0) return null;
  return refused(
    "batch_dependent",
    `profile ${profile.name}: ${count} of ${profile.rows} rows`,
    `The answer for one row depends on the others: ${count} of ${profile.rows} rows of profile ${profile.name} change with their batch. Export the model for inference.`,
  );
}

function unrepeated(profile: MeasuredProfile, width: number): ModelFinding | null {
  const { again } = profile;
  if (again === null) return null;
  const count = countRows(profile, (row) => distance(profile.values, again, row, width) > 0);
  if (count === 0) return null;
  return refused(
    "not_repeatable",
    `profile ${profile.name}: ${count} of ${profile.rows} rows`,
    `Two runs on the same rows differ: ${count} of ${profile.rows} rows of profile ${profile.name}. Export the model for inference, without dropout or other dice.`,
  );
}

/** The largest difference in a row, in units of the number itself where that is above 1. NaN beside NaN is no change. */
function distance(
  values: ArrayLike<number>,
  other: ArrayLike<number>,
  row: number,
  width: number,
): number {
  const again = cellsOf(other, row, width);
  return most(
    cellsOf(values, row, width).map((cell, column) => {
      const now = again[column] ?? Number.NaN;
      if (Object.is(cell, now) || cell === now) return 0;
      const gap = Math.abs(cell - now) / Math.max(1, Math.abs(cell));
      return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap;
    }),
  );
}

function countRows({ rows }: MeasuredProfile, is: (row: number) => boolean): number {
  let count = 0;
  for (let row = 0; row < rows; row += 1) count += is(row) ? 1 : 0;
  return count;
}

function constant(
  tensor: string,
  profiles: readonly MeasuredProfile[],
  width: number,
): ModelFinding[] {
  const total = profiles.reduce((sum, { rows }) => sum + rows, 0);
  const [first] = profiles;
  if (!first || total < 2) return [];
  const model = cellsOf(first.values, 0, width);
  const isSame = (profile: MeasuredProfile) =>
    countRows(profile, (row) => differs(cellsOf(profile.values, row, width), model)) === 0;
  if (!profiles.every(isSame)) return [];
  const detail = `The model gives the same answer to all ${total} rows it was tried on.`;
  return [warned("constant_output", `${quoted(tensor)}: ${total} equal rows`, detail)];
}

function differs(row: readonly number[], other: readonly number[]): boolean {
  return row.some((cell, column) => !Object.is(cell, other[column]));
}

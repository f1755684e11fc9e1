import type { ShiftDto } from "#lib/contracts/statistics";
import {
  binCounts,
  jensenShannon,
  populationStability,
  quantileEdges,
} from "#lib/decision/drift/histogram";
import { classMixChange, kolmogorovSmirnov } from "#lib/decision/drift/two-samples";
import type { Policy } from "#lib/decision/policy";
import type { Evidence } from "./evidence";

/** Population stability index from which something has moved, and from which it moved far. */
export type ShiftLimits = Pick<Policy["statistics"], "psi_moved" | "psi_far">;

/** Columns and levels beyond this are left out, the rarest levels lumped. */
const MOST_COLUMNS = 50;
const MOST_LEVELS = 30;

type Reading = (row: Evidence) => unknown;

/** How far everything watched has moved between two windows, in the order scores, costs, classes, features. */
export function shiftsBetween(
  reference: readonly Evidence[],
  current: readonly Evidence[],
  { labels, limits }: { readonly labels: readonly string[]; readonly limits: ShiftLimits },
): ShiftDto[] {
  const compare = (what: string, kind: ShiftDto["kind"], read: Reading): ShiftDto[] => {
    const [before, now] = [reference.map(read), current.map(read)];
    const [a, b] = [before.filter(isNumber), now.filter(isNumber)];
    if (a.length > 0 && b.length > 0) return [numberShift({ what, kind }, a, b, limits)];
    const [r, c] = [before.filter(isText), now.filter(isText)];
    return r.length > 0 && c.length > 0 ? [levelShift({ what, kind }, r, c, limits)] : [];
  };
  const scores = labels.flatMap((label, i) => compare(label, "score", (it) => it.probabilities[i]));
  return [
    ...scores,
    ...compare("automatic cost", "cost", ({ decision }) => decision.automatic),
    ...compare("provisional action", "classes", ({ provisional }) => provisional),
    ...columnsOf(current).flatMap((name) => compare(name, "feature", (it) => it.features?.[name])),
  ];
}

function columnsOf(rows: readonly Evidence[]): string[] {
  const names = new Set(rows.flatMap(({ features }) => Object.keys(features ?? {})));
  return [...names].sort().slice(0, MOST_COLUMNS);
}

type Watched = Pick<ShiftDto, "what" | "kind">;

function numberShift(
  watched: Watched,
  reference: readonly number[],
  current: readonly number[],
  limits: ShiftLimits,
): ShiftDto {
  const edges = quantileEdges(reference);
  const counts = [binCounts(reference, edges), binCounts(current, edges)] as const;
  const { D, p } = kolmogorovSmirnov(reference, current);
  const sizes = { n_reference: reference.length, n_current: current.length };
  const moved = distances(...counts, limits);
  return { ...watched, ...sizes, ...moved, ks: { d: D, p }, chi_square: null };
}

function levelShift(
  watched: Watched,
  reference: readonly string[],
  current: readonly string[],
  limits: ShiftLimits,
): ShiftDto {
  const counts = [countsOf(reference), countsOf(current)] as const;
  const total = (level: string) => (counts[0].get(level) ?? 0) + (counts[1].get(level) ?? 0);
  const levels = [...new Set([...counts[0].keys(), ...counts[1].keys()])];
  levels.sort((a, b) => total(b) - total(a) || (a < b ? -1 : 1));
  const [r, c] = counts.map((it) => lumped(levels.map((level) => it.get(level) ?? 0)));
  const sizes = { n_reference: reference.length, n_current: current.length };
  const [before, now] = [r ?? [], c ?? []];
  const chi = classMixChange(before, now);
  const moved = distances(before, now, limits);
  return { ...watched, ...sizes, ...moved, ks: null, chi_square: chi };
}

function distances(reference: readonly number[], current: readonly number[], limits: ShiftLimits) {
  const psi = populationStability(reference, current);
  const { nats, distance } = jensenShannon(reference, current);
  const hasMoved = psi >= limits.psi_moved ? ("moved" as const) : ("steady" as const);
  const level = psi >= limits.psi_far ? ("far" as const) : hasMoved;
  return { psi, js_nats: nats, js_distance: distance, level };
}

function countsOf(levels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const level of levels) counts.set(level, (counts.get(level) ?? 0) + 1);
  return counts;
}

function lumped(counts: readonly number[]): number[] {
  if (counts.length <= MOST_LEVELS) return [...counts];
  const rest = counts.slice(MOST_LEVELS - 1).reduce((sum, n) => sum + n, 0);
  return [...counts.slice(0, MOST_LEVELS - 1), rest];
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

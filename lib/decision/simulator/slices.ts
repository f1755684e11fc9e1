import { column } from "./column";
import { type LabeledDifference, labeledDifference } from "./labeled-difference";
import { hasEvidence } from "./log-row";
import { type PairedDifference, pairedDifference } from "./paired";
import type { Compared } from "./score-log";
import { figures, type PolicyFigures } from "./simulate";
import type { Steps } from "./steps";

/** The comparison within one part of the traffic. */
export type Slice = {
  readonly key: string;
  readonly n: number;
  readonly labels: number;
  readonly candidate: PolicyFigures;
  readonly live: PolicyFigures;
  /** Candidate less live by the probabilities alone, over all of the slice. */
  readonly expected: PairedDifference | null;
  /** The same by labels, over the cases with evidence. */
  readonly paired: LabeledDifference | null;
  readonly cases: readonly Compared[];
};

/**
 * The comparison slice by slice, the largest first and ties by key. Beyond `most` slices the smaller ones are one, called
 * `others`. In steps.
 */
export function* slicing(
  cases: readonly Compared[],
  { keyOf, most, others }: { keyOf: (it: Compared) => string; most: number; others: string },
): Steps<Slice[]> {
  const groups = new Map<string, Compared[]>();
  for (const it of cases) {
    const key = keyOf(it);
    const group = groups.get(key);
    if (group) group.push(it);
    else groups.set(key, [it]);
  }
  yield;
  const sorted = [...groups].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  const rest = sorted.slice(most).flatMap(([, group]) => group);
  const kept = rest.length === 0 ? sorted : [...sorted.slice(0, most), [others, rest] as const];
  const slices: Slice[] = [];
  for (const [key, group] of kept) {
    slices.push(yield* sliceOf(key, group));
  }
  return slices;
}

function* sliceOf(key: string, cases: readonly Compared[]): Steps<Slice> {
  const known = cases.filter(({ row }) => hasEvidence(row));
  const labels = known.filter(({ row }) => row.truth !== null).length;
  const candidate = figures(cases, "candidate");
  yield;
  const live = figures(cases, "live");
  yield;
  const expected = pairedDifference(
    column(cases, ({ prices }) => prices.candidate.expected),
    column(cases, ({ prices }) => prices.live.expected),
  );
  yield;
  const paired = labeledDifference(known, "live");
  yield;
  return { key, n: cases.length, labels, candidate, live, expected, paired, cases };
}

import type { Evidence, EvidenceWindow } from "./evidence";
import { type Known, knownLabel } from "./known-truth";

/** A prediction whose truth is known, and what its label weighs. */
export type Labeled = {
  readonly row: Evidence;
  readonly known: Known;
  /** Index of the label. */
  readonly y: number;
  /** `1/q`. */
  readonly weight: number;
};

/** The labeled predictions of a window, in time order. */
export function labeledEvidence({ rows }: Pick<EvidenceWindow, "rows">): Labeled[] {
  const isFullyTold = rows.length > 0 && rows.every(({ outcome }) => outcome);
  return rows.flatMap((row) => {
    const known = knownLabel(row, isFullyTold);
    const y = known.label === null ? -1 : row.compiled.labels.indexOf(known.label);
    return y < 0 ? [] : { row, known, y, weight: 1 / known.q };
  });
}

/**
 * Of these, a uniform random sample of all predictions: those whose draw falls below the least chance any prediction had,
 * whatever their route. The draw hangs on the id alone, so nothing else has chosen them.
 */
export function uniformSample(labeled: readonly Labeled[], rows: readonly Evidence[]): Labeled[] {
  const least = rows.reduce((min, { pi }) => Math.min(min, pi), 1);
  return labeled.filter(({ row }) => row.u < least);
}

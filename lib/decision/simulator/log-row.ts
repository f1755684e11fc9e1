import { refuseUnless } from "../calibration/checks";
import type { DecideInput } from "../decision-row";
import type { Mat } from "../matrix";

/** One logged prediction, as a simulation sees it. Rows stand in time order. */
export type LogRow = {
  /** What `decide` was told at the time, or is told in the replay. */
  readonly input: DecideInput;
  /** The truth by its label's index, or the answer that stands for it; `null` while unknown. */
  readonly truth: number | null;
  /** Who gave that answer, as `M[truth][answer]`, when it may be wrong; absent for the truth itself. */
  readonly answeredBy?: Mat;
  /** The chance that this row's label would be known, fixed beforehand; 0 where nobody would ever look. */
  readonly q: number;
  /** An audit that was drawn and not answered yet: neither seen nor missing, so it has only bounds. */
  readonly isPending?: boolean;
  /** Any grouping the reader wants to see apart. */
  readonly segment?: string;
};

/** Whether the row can speak for others: it had a chance of a label, and no open audit hides it. */
export function hasEvidence({ q, isPending = false }: LogRow): boolean {
  return q > 0 && !isPending;
}

/** Refuses chances outside [0, 1], labels that are none, labels nobody could have given, and certain ones that are missing. */
export function validateLogRow(row: LogRow, classes: number, path: string): void {
  const { q, truth, isPending = false } = row;
  refuseUnless(q >= 0 && q <= 1, "OUT_OF_RANGE", `${path}/q`, `${q} is no probability`);
  if (truth === null) {
    const isMissing = q === 1 && !isPending;
    refuseUnless(!isMissing, "MISSING_LABEL", `${path}/truth`, "was certain, yet is not there");
    return;
  }
  const isLabel = Number.isInteger(truth) && truth >= 0 && truth < classes;
  refuseUnless(isLabel, "UNKNOWN_CLASS", `${path}/truth`, `${truth} is no label`);
  refuseUnless(q > 0, "NO_OVERLAP", `${path}/q`, "has a label that nobody could have given");
}

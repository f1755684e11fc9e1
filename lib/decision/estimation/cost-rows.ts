import { refuseUnless, requireSome } from "../calibration/checks";
import { DecisionError } from "../decision-error";

/** One decision as the estimators see it. Money in the policy's currency. */
export type CostRow = {
  /** What every decider asked was paid, waiting included; known for all. */
  readonly fee: number;
  /** The error cost the model expected: the risk of the served action, or `H - fee` of a review. */
  readonly m: number;
  /** The error cost that the truth revealed; `null` while it is unknown. */
  readonly e: number | null;
  /** Whether the truth was seen. */
  readonly labeled: boolean;
  /** The chance of seeing it, fixed before anybody looked; in (0, 1]. */
  readonly q: number;
};

/** A row whose truth was seen. */
export type LabeledRow = CostRow & { readonly e: number; readonly labeled: true };

/**
 * Refuses what no estimator can carry: no rows, numbers that are not finite, a negative fee, `q` outside
 * (0, 1] (rows without a chance of a label belong to `boundsWithoutOverlap`), a label without its cost, and
 * a certain label that is missing.
 */
export function validateCostRows(rows: readonly CostRow[], path = "/rows"): void {
  requireSome(rows, path);
  rows.forEach((row, i) => {
    if (!isSound(row)) refuseRow(row, `${path}/${i}`);
  });
}

/** Estimators look at every row several times, so a sound one must not cost the words for what could be wrong with it. */
function isSound({ fee, m, e, labeled, q }: CostRow): boolean {
  const isPriced = fee >= 0 && fee < Number.POSITIVE_INFINITY && Number.isFinite(m);
  const isKnown = labeled ? e !== null && Number.isFinite(e) : q !== 1;
  return isPriced && isKnown && q > 0 && q <= 1;
}

export function isLabeled(row: CostRow): row is LabeledRow {
  return row.labeled;
}

function refuseRow({ fee, m, e, labeled, q }: CostRow, path: string): void {
  refuseUnless(Number.isFinite(fee), "NOT_FINITE", `${path}/fee`, `${fee} is not finite`);
  refuseUnless(fee >= 0, "NEGATIVE_FEE", `${path}/fee`, `${fee} is below 0`);
  refuseUnless(Number.isFinite(m), "NOT_FINITE", `${path}/m`, `${m} is not finite`);
  refuseUnless(q > 0, "NO_OVERLAP", `${path}/q`, "has no chance of a label; it has only bounds");
  refuseUnless(q <= 1, "OUT_OF_RANGE", `${path}/q`, `${q} is above 1`);
  if (labeled && !(e !== null && Number.isFinite(e))) {
    throw new DecisionError("MISSING_LABEL", `${path}/e`, "is labeled, but its cost is unknown");
  }
  if (!labeled && q === 1) {
    throw new DecisionError(
      "MISSING_LABEL",
      `${path}/labeled`,
      "its label was certain, yet is not",
    );
  }
}

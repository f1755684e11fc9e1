import type { Features } from "#lib/pipeline/features";
import type { Sha256 } from "#lib/pipeline/pipeline-hash";
import { type ContentSplit, type Part, partOf } from "../content-split";
import { readCsv } from "../csv";

/** The classes of a loan in the order of every probability; the costly error is a bad loan taken for a good one. */
export const CREDIT_LABELS = ["good", "bad"] as const;
export type CreditLabel = (typeof CREDIT_LABELS)[number];

/** Columns that travel with a case for audits, and never reach a model or a reviewer's card. */
export const CREDIT_CONTEXT = ["Age", "Marital"] as const;

/** 55 % train, 10 % calibrate, 5 % search, 5 % gate, 25 % report, by the hash of the line without its label. */
export const CREDIT_SPLIT: ContentSplit = {
  name: "loan-desk/1",
  ends: { train: 0.55, calibrate: 0.65, search: 0.7, gate: 0.75 },
};

/** One loan of `credit_data`. `reference` counts the lines of the file from 1. */
export type CreditCase = {
  readonly reference: string;
  readonly line: string;
  readonly part: Part;
  readonly features: Features;
  readonly context: Readonly<Record<(typeof CREDIT_CONTEXT)[number], string | number | null>>;
  readonly label: CreditLabel;
};

/** Reads `credit_data.csv` and gives every loan its part. Throws a `SyntaxError` on another file. */
export function readCreditData(csv: string, sha256: Sha256): CreditCase[] {
  return readCsv(csv).map(({ line, cells }, index) => {
    const { Status, Age = null, Marital = null, ...features } = cells;
    return {
      reference: `loan-${index + 1}`,
      line,
      part: partOf(CREDIT_SPLIT, line.slice(line.indexOf(",") + 1), sha256),
      features,
      context: { Age, Marital },
      label: labelOf(Status, index + 1),
    };
  });
}

/** A loan no model was fitted or tuned on, as a demo replays it. */
export type HeldOutRow = Pick<CreditCase, "reference" | "features" | "context" | "label">;

/** The loans of the part `report`, in the order of the file: what the demo plays as live traffic. */
export function heldOutRows(csv: string, sha256: Sha256): HeldOutRow[] {
  return readCreditData(csv, sha256)
    .filter(({ part }) => part === "report")
    .map(({ reference, features, context, label }) => ({ reference, features, context, label }));
}

function labelOf(status: unknown, line: number): CreditLabel {
  if (status === "good" || status === "bad") return status;
  throw new SyntaxError(`Loan ${line} is neither good nor bad`);
}

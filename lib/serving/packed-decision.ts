import type { DecisionRow } from "#lib/decision/decision-row";
import type { LoggedPrediction } from "./logged-prediction";

/**
 * A decision row as it is stored beside its prediction: without what the prediction's own columns say, what follows from
 * them or from the policy, and what is as it mostly is. Rows of earlier releases are whole, and read the same way.
 */
export type PackedDecision = Readonly<Record<string, unknown>>;

/** The columns of a prediction that its decision row is put together with. */
export type DecidedColumns = Pick<
  LoggedPrediction,
  "route" | "action" | "source" | "provisional" | "probabilities" | "automaticCost" | "reviewCost"
>;

/** What is as it mostly is, and then not stored. */
const USUAL = {
  rejectStatus: null,
  amount: null,
  matrixName: null,
  risks: [],
  decider: null,
  deciders: [],
  tau: 0,
  feeMultiplier: 1,
  minReviewers: 1,
  tags: [],
  guaranteeId: null,
} as const satisfies Partial<DecisionRow>;
const FIELDS = Object.keys(USUAL) as (keyof typeof USUAL)[];

/** What is left to store of a decision row. */
export function packDecision(row: DecisionRow): PackedDecision {
  const packed: Record<string, unknown> = { measures: row.measures };
  for (const field of FIELDS) if (!isUsual(field, row[field])) packed[field] = row[field];
  if (row.costs === null) packed.costs = null;
  if (row.priced !== row.review) packed.priced = row.priced;
  if (!isPlainlyAutomatic(row)) packed.reasons = row.reasons;
  return packed;
}

function isUsual(field: keyof typeof USUAL, value: unknown): boolean {
  return value === USUAL[field] || (Array.isArray(value) && value.length === 0);
}

type Unpacked = Omit<DecisionRow, "costs"> & { readonly costs?: DecisionRow["costs"] };

/** The row again, to the bit; its costs are there only where they were stored or are none, else the policy has them. */
export function unpackDecision(stored: PackedDecision, columns: DecidedColumns): Unpacked {
  if ("route" in stored) return stored as DecisionRow;
  const packed = stored as Partial<DecisionRow> & Pick<DecisionRow, "measures">;
  const { route, action, source, provisional, probabilities } = columns;
  const { automaticCost: automatic, reviewCost: review } = columns;
  const { priced = review } = packed;
  const reasons = packed.reasons ?? plainlyAutomatic(automatic, priced);
  return {
    ...USUAL,
    ...packed,
    ...{ route, source, action, provisional, automatic, review, priced, reasons },
    probabilities: probabilities.length > 0 ? probabilities : null,
    ...sums({ route, automatic, review, priced, reasons }),
  };
}

/** What follows from the prices, by the sums they were made with. */
function sums(
  row: Pick<DecisionRow, "route" | "automatic" | "review" | "priced" | "reasons">,
): Pick<DecisionRow, "netBenefit" | "pricedMargin" | "premium"> {
  const { route, automatic, review, priced, reasons } = row;
  if (automatic === null || review === null || priced === null) {
    return { netBenefit: null, pricedMargin: null, premium: null };
  }
  const isForced = route === "review" && reasons[0]?.code !== "cost_exceeds_review";
  return {
    netBenefit: automatic - review,
    pricedMargin: automatic - priced,
    premium: isForced ? review - automatic : null,
  };
}

/** Nothing fired: answering cost less than asking. */
function isPlainlyAutomatic({ reasons, automatic, priced }: DecisionRow): boolean {
  const [only] = reasons;
  if (reasons.length !== 1 || only?.code !== "cost_within_review") return false;
  return only.value === automatic && only.limit === priced && only.rule === null && only.decided;
}

function plainlyAutomatic(
  value: DecisionRow["automatic"],
  limit: DecisionRow["priced"],
): DecisionRow["reasons"] {
  return [{ code: "cost_within_review", value, limit, rule: null, decided: true }];
}

import { atConfidence } from "./agreement/confidence-strata";
import { measure, readBelief } from "./belief";
import {
  type CompiledCosts,
  type CompiledPolicy,
  type PricedMatrix,
  priceMatrix,
} from "./compile-policy";
import { chosenCosts } from "./costs-of";
import { DecisionError } from "./decision-error";
import type { DecideInput, DecisionRow, DraftRow, Measures } from "./decision-row";
import { type Adjustments, adjustments, firedRules } from "./fired-rules";
import type { Mat } from "./matrix";
import { isWorthAsking, type Money, price } from "./price";
import { resolveCost } from "./resolve-cost";
import { argmax } from "./risks";
import { readMember } from "./rules/evaluate";
import { readTriggers } from "./triggers";
import { settle } from "./verdict";

/**
 * Whether to answer or to ask: the one function that route, screen, simulator and replay call. Pure; a model output that is no
 * distribution is a reason (`invalid_output`), not an exception. Deciding again on the stored probabilities and measures gives
 * the same row to the bit. Throws `OUT_OF_RANGE` for a price of time, a chance of lateness or an interval that cannot be.
 */
export function decide(input: DecideInput, policy: CompiledPolicy): DecisionRow {
  checkInstant(input, policy.labels.length);
  const p = readBelief(input, policy);
  const compiled = atConfidence(policy, p);
  const measures = measure(p, input, policy);
  const rules = firedRules(p, measures, input, compiled);
  const adjusted = adjustments(rules);
  const costs = chosenCosts(adjusted.matrixName, compiled);
  const amount = readAmount(input, costs);
  const matrix = resolve(costs, amount, compiled);
  const row = undecided(p, measures, amount, matrix?.C ?? null, input, adjusted);
  if (p) {
    const taken = matrix
      ? price(row, p, matrix, compiled, input, adjusted.feeMultiplier)
      : argmax(p);
    row.provisional = compiled.actions[taken] ?? null;
  }
  const isAmbiguous = isCalibrationAmbiguous(input, matrix, compiled, adjusted);
  row.reasons = readTriggers(row, input, compiled, rules, isAmbiguous);
  settle(row, input, compiled);
  compare(row);
  return row;
}

const UNPRICED: Readonly<Money> = {
  risks: [],
  automatic: null,
  review: null,
  priced: null,
  decider: null,
  deciders: [],
};

/** Written out member by member: rows built by spreading are an order of magnitude slower. */
function undecided(
  p: readonly number[] | null,
  measures: Measures,
  amount: number | null,
  costs: Mat | null,
  input: DecideInput,
  adjusted: Adjustments,
): DraftRow {
  return {
    route: "review",
    source: null,
    action: null,
    provisional: null,
    rejectStatus: null,
    probabilities: p,
    measures,
    amount,
    matrixName: adjusted.matrixName,
    costs,
    risks: UNPRICED.risks,
    automatic: null,
    review: null,
    priced: null,
    decider: null,
    deciders: UNPRICED.deciders,
    tau: input.tau ?? 0,
    netBenefit: null,
    pricedMargin: null,
    premium: null,
    reasons: NO_REASONS,
    feeMultiplier: adjusted.feeMultiplier,
    minReviewers: adjusted.minReviewers,
    tags: adjusted.tags,
    guaranteeId: input.guarantee?.id ?? null,
  };
}

const NO_REASONS: DecisionRow["reasons"] = [];

/** What the decision is worth, once its route and its prices are known. */
function compare(row: DraftRow): void {
  const { automatic, review, priced, reasons } = row;
  if (automatic === null || review === null || priced === null) return;
  row.netBenefit = automatic - review;
  row.pricedMargin = automatic - priced;
  const isForced = row.route === "review" && reasons[0]?.code !== "cost_exceeds_review";
  if (isForced) row.premium = review - automatic;
}

function readAmount(input: DecideInput, { spec }: CompiledCosts): number | null {
  if (spec.of === null) return null;
  const own = input.features && readMember(input.features, spec.of);
  const value = own ?? (input.context && readMember(input.context, spec.of));
  return typeof value === "number" ? value : null;
}

function resolve(
  { fixed, spec }: CompiledCosts,
  amount: number | null,
  { deciders }: CompiledPolicy,
): PricedMatrix | null {
  if (fixed) return fixed;
  const resolved = resolveCost(spec, amount);
  return "C" in resolved ? priceMatrix(resolved.C, deciders) : null;
}

function isCalibrationAmbiguous(
  input: DecideInput,
  matrix: PricedMatrix | null,
  compiled: CompiledPolicy,
  { feeMultiplier }: Adjustments,
): boolean {
  const { interval } = input;
  if (!(interval && matrix)) return false;
  const [low, high] = interval;
  const atLow = { ...UNPRICED };
  const atHigh = { ...UNPRICED };
  const lowAction = price(atLow, [1 - low, low], matrix, compiled, input, feeMultiplier);
  const highAction = price(atHigh, [1 - high, high], matrix, compiled, input, feeMultiplier);
  return isWorthAsking(atLow) !== isWorthAsking(atHigh) || lowAction !== highAction;
}

function checkInstant({ tau = 0, interval, lambda = 0 }: DecideInput, classes: number): void {
  if (!(tau >= 0 && tau <= 1)) throw outOfRange("/tau", "is no probability");
  if (interval) checkInterval(interval, classes);
  if (typeof lambda === "number") checkMinutePrice(lambda, "/lambda");
  else for (const id of Object.keys(lambda)) checkMinutePrice(lambda[id], `/lambda/${id}`);
}

function checkInterval([low, high]: readonly [number, number], classes: number): void {
  if (classes !== 2) throw outOfRange("/interval", "is for two classes");
  if (!(low >= 0 && low <= high && high <= 1)) {
    throw outOfRange("/interval", "is no interval of probabilities");
  }
}

function checkMinutePrice(lambda = 0, path: string): void {
  if (!(lambda >= 0 && lambda < Number.POSITIVE_INFINITY)) {
    throw outOfRange(path, "is no price of a minute");
  }
}

function outOfRange(path: string, detail: string): DecisionError {
  return new DecisionError("OUT_OF_RANGE", path, detail);
}

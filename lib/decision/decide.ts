import { atConfidence } from "./agreement/confidence-strata";
import { readBelief } from "./belief";
import {
  type CompiledCosts,
  type CompiledPolicy,
  type PricedMatrix,
  priceMatrix,
} from "./compile-policy";
import { chosenCosts } from "./costs-of";
import { DecisionError } from "./decision-error";
import type { DecideInput, DecisionRow } from "./decision-row";
import { type Adjustments, adjustments, firedRules } from "./fired-rules";
import type { Mat } from "./matrix";
import { price } from "./price";
import { resolveCost } from "./resolve-cost";
import { argmax } from "./risks";
import { readMember } from "./rules/evaluate";
import { readTriggers, type Situation } from "./triggers";
import { verdict } from "./verdict";

/**
 * Whether to answer or to ask: the one function that route, screen, simulator and replay call. Pure; a model output that is no
 * distribution is a reason (`invalid_output`), not an exception. Deciding again on the stored probabilities and measures gives
 * the same row to the bit. Throws `OUT_OF_RANGE` for a price of time, a chance of lateness or an interval that cannot be.
 */
export function decide(input: DecideInput, policy: CompiledPolicy): DecisionRow {
  checkInstant(input, policy.labels.length);
  const belief = readBelief(input, policy);
  const compiled = atConfidence(policy, belief.p);
  const rules = firedRules(belief, input, compiled);
  const adjusted = adjustments(rules);
  const costs = chosenCosts(adjusted.matrixName, compiled);
  const amount = readAmount(input, costs);
  const matrix = resolve(costs, amount, compiled);
  const { p } = belief;
  const pricing = p && matrix ? price(p, matrix, compiled, input, adjusted.feeMultiplier) : null;
  const situation: Situation = {
    input,
    compiled,
    belief,
    firedRules: rules,
    hasCost: matrix !== null,
    amount,
    provisional: pricing ? pricing.action : p && argmax(p),
    pricing,
    isAmbiguous: isAmbiguous(input, matrix, compiled, adjusted),
  };
  return toRow(situation, adjusted, matrix?.C ?? null);
}

type Money = Pick<
  DecisionRow,
  "risks" | "automatic" | "review" | "priced" | "decider" | "deciders"
>;

const UNPRICED: Money = {
  risks: [],
  automatic: null,
  review: null,
  priced: null,
  decider: null,
  deciders: [],
};

/** Written out member by member: rows built by spreading are an order of magnitude slower. */
function toRow(situation: Situation, adjusted: Adjustments, costs: Mat | null): DecisionRow {
  const { input, compiled, belief, amount, provisional, pricing } = situation;
  const reasons = readTriggers(situation);
  const { route, source, action, rejectStatus } = verdict(reasons[0], situation);
  const money: Money = pricing ?? UNPRICED;
  const isForced = route === "review" && reasons[0]?.code !== "cost_exceeds_review";
  return {
    route,
    source,
    action,
    provisional: provisional === null ? null : (compiled.actions[provisional] ?? null),
    rejectStatus,
    probabilities: belief.p,
    measures: belief.measures,
    amount,
    matrixName: adjusted.matrixName,
    costs,
    risks: money.risks,
    automatic: money.automatic,
    review: money.review,
    priced: money.priced,
    decider: money.decider,
    deciders: money.deciders,
    tau: input.tau ?? 0,
    netBenefit: pricing && pricing.automatic - pricing.review,
    pricedMargin: pricing && pricing.automatic - pricing.priced,
    premium: pricing && isForced ? pricing.review - pricing.automatic : null,
    reasons,
    feeMultiplier: adjusted.feeMultiplier,
    minReviewers: adjusted.minReviewers,
    tags: adjusted.tags,
    guaranteeId: input.guarantee?.id ?? null,
  };
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

function isAmbiguous(
  input: DecideInput,
  matrix: PricedMatrix | null,
  compiled: CompiledPolicy,
  { feeMultiplier }: Adjustments,
): boolean {
  const { interval } = input;
  if (!(interval && matrix)) return false;
  const [low, high] = interval;
  const atLow = price([1 - low, low], matrix, compiled, input, feeMultiplier);
  const atHigh = price([1 - high, high], matrix, compiled, input, feeMultiplier);
  return atLow.isWorthAsking !== atHigh.isWorthAsking || atLow.action !== atHigh.action;
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

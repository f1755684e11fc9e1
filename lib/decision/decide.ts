import { readBelief } from "./belief";
import {
  type CompiledCosts,
  type CompiledPolicy,
  type PricedMatrix,
  priceMatrix,
} from "./compile-policy";
import { DecisionError } from "./decision-error";
import type { DecideInput, DecisionRow, RoutingReason } from "./decision-row";
import { adjustments, firedRules } from "./fired-rules";
import type { Mat } from "./matrix";
import { type Pricing, price } from "./price";
import { resolveCost } from "./resolve-cost";
import { argmax } from "./risks";
import { readMember } from "./rules/evaluate";
import { readTriggers, type Situation } from "./triggers";
import { type Verdict, verdict } from "./verdict";

/**
 * Whether to answer or to ask: the one function that route, screen, simulator and replay call. Pure; a model output that is no
 * distribution is a reason (`invalid_output`), not an exception. Deciding again on the stored probabilities and measures gives
 * the same row to the bit. Throws `OUT_OF_RANGE` for a price of time, a chance of lateness or an interval that cannot be.
 */
export function decide(input: DecideInput, compiled: CompiledPolicy): DecisionRow {
  checkInstant(input, compiled.labels.length);
  const belief = readBelief(input, compiled);
  const rules = firedRules(belief, input, compiled);
  const adjusted = adjustments(rules);
  const costs =
    (adjusted.matrixName && compiled.matrices.get(adjusted.matrixName)) || compiled.costs;
  const amount = readAmount(input, costs);
  const matrix = resolve(costs, amount, compiled);
  const { feeMultiplier } = adjusted;
  const priceAt = (p: readonly number[], at: PricedMatrix) =>
    price(p, at, compiled, { ...input, feeMultiplier });
  const pricing = belief.p && matrix ? priceAt(belief.p, matrix) : null;
  const situation: Situation = {
    input,
    compiled,
    ...belief,
    firedRules: rules,
    hasCost: matrix !== null,
    amount,
    provisional: pricing?.action ?? (belief.p ? argmax(belief.p) : null),
    pricing,
    isAmbiguous: matrix !== null && isAmbiguous(input.interval, (p) => priceAt(p, matrix)),
  };
  const reasons = readTriggers(situation);
  const [deciding] = reasons;
  if (deciding === undefined) throw new DecisionError("NO_REASON", "/reasons", "nothing decided");
  const outcome = verdict(deciding, situation);
  return {
    ...outcome,
    ...facts(situation, matrix?.C ?? null),
    ...money(pricing, outcome, deciding),
    ...adjusted,
    reasons,
  };
}

type Facts =
  | "provisional"
  | "probabilities"
  | "measures"
  | "amount"
  | "costs"
  | "tau"
  | "guaranteeId";

function facts(situation: Situation, costs: Mat | null): Pick<DecisionRow, Facts> {
  const { input, compiled, p, measures, amount, provisional } = situation;
  return {
    provisional: provisional === null ? null : (compiled.actions[provisional] ?? null),
    probabilities: p,
    measures,
    amount,
    costs,
    tau: input.tau ?? 0,
    guaranteeId: input.guarantee?.id ?? null,
  };
}

type Money =
  | "risks"
  | "automatic"
  | "review"
  | "priced"
  | "decider"
  | "deciders"
  | "netBenefit"
  | "pricedMargin"
  | "premium";

const NO_MONEY: Pick<DecisionRow, Money> = {
  risks: [],
  automatic: null,
  review: null,
  priced: null,
  decider: null,
  deciders: [],
  netBenefit: null,
  pricedMargin: null,
  premium: null,
};

function money(
  pricing: Pricing | null,
  { route }: Verdict,
  { code }: RoutingReason,
): Pick<DecisionRow, Money> {
  if (pricing === null) return NO_MONEY;
  const { risks, automatic, review, decider, deciders, priced } = pricing;
  const isForced = route === "review" && code !== "cost_exceeds_review";
  return {
    risks,
    automatic,
    review,
    priced,
    decider,
    deciders,
    netBenefit: automatic - review,
    pricedMargin: automatic - priced,
    premium: isForced ? review - automatic : null,
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
  interval: DecideInput["interval"],
  priceAt: (p: readonly number[]) => Pricing,
): boolean {
  if (!interval) return false;
  const low = priceAt([1 - interval[0], interval[0]]);
  const high = priceAt([1 - interval[1], interval[1]]);
  return low.isWorthAsking !== high.isWorthAsking || low.action !== high.action;
}

function checkInstant({ tau = 0, interval, lambda = 0 }: DecideInput, classes: number): void {
  if (interval && classes !== 2) throw outOfRange("/interval", "is for two classes");
  if (!(tau >= 0 && tau <= 1)) throw outOfRange("/tau", "is no probability");
  if (interval && !(interval[0] >= 0 && interval[0] <= interval[1] && interval[1] <= 1)) {
    throw outOfRange("/interval", "is no interval of probabilities");
  }
  const prices = typeof lambda === "number" ? [lambda] : Object.values(lambda);
  if (!prices.every((it) => it >= 0 && it < Number.POSITIVE_INFINITY)) {
    throw outOfRange("/lambda", "is no price of a minute");
  }
}

function outOfRange(path: string, detail: string): DecisionError {
  return new DecisionError("OUT_OF_RANGE", path, detail);
}

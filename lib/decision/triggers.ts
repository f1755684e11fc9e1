import type { Belief } from "./belief";
import type { CompiledPolicy, CompiledRule } from "./compile-policy";
import type { DecideInput, ReasonCode, RoutingReason } from "./decision-row";
import type { Pricing } from "./price";

/** What is known by the time the triggers are read. */
export type Situation = {
  readonly input: DecideInput;
  readonly compiled: CompiledPolicy;
  readonly belief: Belief;
  readonly firedRules: readonly CompiledRule[];
  readonly hasCost: boolean;
  readonly amount: number | null;
  /** The automatic action by its index; `null` when nothing can be said. */
  readonly provisional: number | null;
  readonly pricing: Pricing | null;
  /** Whether the bounds of the calibration give different routes or actions. */
  readonly isAmbiguous: boolean;
};

/**
 * Every trigger that fired, in order of precedence, with what was measured and its limit. All are evaluated, none hides another;
 * the first one decides. When none fired, the comparison of costs itself is the reason.
 */
export function readTriggers(situation: Situation): RoutingReason[] {
  const reasons: RoutingReason[] = [];
  const log: Log = (code, value = null, limit = null, rule = null) => {
    reasons.push({ code, value, limit, rule, decided: reasons.length === 0 });
  };
  logHardStops(situation, log);
  logForced(situation, log);
  logCosts(situation, log);
  logThresholds(situation, log);
  const { pricing } = situation;
  if (reasons.length === 0) log("cost_within_review", pricing?.automatic, pricing?.priced);
  return reasons;
}

type Value = number | string | null;
type Log = (code: ReasonCode, value?: Value, limit?: Value, rule?: string | null) => void;

function logHardStops({ input, compiled, belief, hasCost, amount }: Situation, log: Log): void {
  const { stopSwitch, schemaInvalid, outOfDistribution: ood } = input;
  if (stopSwitch) log("stop_switch", stopSwitch);
  if (belief.failure) log(belief.failure);
  if (schemaInvalid) log("schema_invalid");
  if (ood === true) log("out_of_distribution");
  else if (ood) log("out_of_distribution", ood.value, ood.limit);
  // A request refused for want of an amount is an input at fault, so it stands with the other rejections.
  const { on_missing_cost, value_min } = compiled.policy;
  if (belief.p && !hasCost && on_missing_cost === "reject") log("missing_cost", amount, value_min);
}

function logForced(situation: Situation, log: Log): void {
  const { compiled, firedRules, hasCost, amount, provisional, belief } = situation;
  for (const { name, effect } of firedRules) {
    if ("force_review" in effect) log("rule_force_review", null, null, name);
  }
  if (provisional !== null && compiled.neverAutomatic[provisional]) {
    log("never_automatic", compiled.actions[provisional]);
  }
  const { on_missing_cost, value_min } = compiled.policy;
  if (belief.p && !hasCost && on_missing_cost !== "reject") log("missing_cost", amount, value_min);
  for (const { name, effect } of firedRules) {
    if ("force_auto" in effect) log("rule_force_auto", effect.force_auto, null, name);
  }
}

function logCosts({ input: { interval }, pricing, isAmbiguous }: Situation, log: Log): void {
  if (pricing?.isWorthAsking) log("cost_exceeds_review", pricing.automatic, pricing.priced);
  if (isAmbiguous && interval) log("calibration_ambiguity", interval[0], interval[1]);
}

function logThresholds({ input, compiled, belief: { measures } }: Situation, log: Log): void {
  const limits = compiled.policy.triggers;
  const { confidence, margin, entropy, disagreement } = measures;
  logBelow(log, "below_confidence", confidence, limits.min_confidence);
  logBelow(log, "below_margin", margin, limits.min_margin);
  logAbove(log, "above_entropy", entropy, limits.max_entropy);
  logAbove(log, "above_disagreement", disagreement, limits.max_disagreement);
  logBelow(log, "guarantee_threshold", confidence, input.guarantee?.threshold);
}

function logBelow(log: Log, code: ReasonCode, value: number | null, limit: number | undefined) {
  if (value !== null && limit !== undefined && value < limit) log(code, value, limit);
}

function logAbove(log: Log, code: ReasonCode, value: number | null, limit: number | undefined) {
  if (value !== null && limit !== undefined && value > limit) log(code, value, limit);
}

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
  logHardStops(situation, reasons);
  logForced(situation, reasons);
  logCosts(situation, reasons);
  logThresholds(situation, reasons);
  const { pricing } = situation;
  if (reasons.length === 0) log(reasons, "cost_within_review", pricing?.automatic, pricing?.priced);
  return reasons;
}

type Value = number | string | null;

/** A function of its own, not a closure over the list: this runs with every prediction. */
function log(
  reasons: RoutingReason[],
  code: ReasonCode,
  value: Value = null,
  limit: Value = null,
  rule: string | null = null,
): void {
  reasons.push({ code, value, limit, rule, decided: reasons.length === 0 });
}

function logHardStops(
  { input, compiled, belief, hasCost, amount }: Situation,
  reasons: RoutingReason[],
): void {
  const { stopSwitch, schemaInvalid, outOfDistribution: ood } = input;
  if (stopSwitch) log(reasons, "stop_switch", stopSwitch);
  if (belief.failure) log(reasons, belief.failure);
  if (schemaInvalid) log(reasons, "schema_invalid");
  if (ood === true) log(reasons, "out_of_distribution");
  else if (ood) log(reasons, "out_of_distribution", ood.value, ood.limit);
  // A request refused for want of an amount is an input at fault, so it stands with the other rejections.
  const { on_missing_cost, value_min } = compiled.policy;
  if (belief.p && !hasCost && on_missing_cost === "reject")
    log(reasons, "missing_cost", amount, value_min);
}

function logForced(situation: Situation, reasons: RoutingReason[]): void {
  const { compiled, firedRules, hasCost, amount, provisional, belief } = situation;
  for (const { name, effect } of firedRules) {
    if ("force_review" in effect) log(reasons, "rule_force_review", null, null, name);
  }
  if (provisional !== null && compiled.neverAutomatic[provisional]) {
    log(reasons, "never_automatic", compiled.actions[provisional]);
  }
  const { on_missing_cost, value_min } = compiled.policy;
  if (belief.p && !hasCost && on_missing_cost !== "reject")
    log(reasons, "missing_cost", amount, value_min);
  for (const { name, effect } of firedRules) {
    if ("force_auto" in effect) log(reasons, "rule_force_auto", effect.force_auto, null, name);
  }
}

function logCosts(
  { input: { interval }, pricing, isAmbiguous }: Situation,
  reasons: RoutingReason[],
): void {
  if (pricing?.isWorthAsking)
    log(reasons, "cost_exceeds_review", pricing.automatic, pricing.priced);
  if (isAmbiguous && interval) log(reasons, "calibration_ambiguity", interval[0], interval[1]);
}

function logThresholds(
  { input, compiled, belief: { measures } }: Situation,
  reasons: RoutingReason[],
): void {
  const limits = compiled.policy.triggers;
  const { confidence, margin, entropy, disagreement } = measures;
  logBelow(reasons, "below_confidence", confidence, limits.min_confidence);
  logBelow(reasons, "below_margin", margin, limits.min_margin);
  logAbove(reasons, "above_entropy", entropy, limits.max_entropy);
  logAbove(reasons, "above_disagreement", disagreement, limits.max_disagreement);
  logBelow(reasons, "guarantee_threshold", confidence, input.guarantee?.threshold);
}

function logBelow(
  reasons: RoutingReason[],
  code: ReasonCode,
  value: number | null,
  limit: number | undefined,
) {
  if (value !== null && limit !== undefined && value < limit) log(reasons, code, value, limit);
}

function logAbove(
  reasons: RoutingReason[],
  code: ReasonCode,
  value: number | null,
  limit: number | undefined,
) {
  if (value !== null && limit !== undefined && value > limit) log(reasons, code, value, limit);
}

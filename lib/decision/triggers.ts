import type { CompiledPolicy, CompiledRule } from "./compile-policy";
import type { DecideInput, Measures, ReasonCode, RoutingReason } from "./decision-row";
import type { Pricing } from "./price";

/** What is known by the time the triggers are read. */
export type Situation = {
  readonly input: DecideInput;
  readonly compiled: CompiledPolicy;
  readonly p: readonly number[] | null;
  readonly failure: "model_failure" | "invalid_output" | null;
  readonly measures: Measures;
  readonly firedRules: readonly CompiledRule[];
  readonly hasCost: boolean;
  readonly amount: number | null;
  /** The automatic action by its index; `null` when nothing can be said. */
  readonly provisional: number | null;
  readonly pricing: Pricing | null;
  /** Whether the bounds of the calibration give different routes or actions. */
  readonly isAmbiguous: boolean;
};

type Reason = Omit<RoutingReason, "decided">;

/**
 * Every trigger that fired, in order of precedence, with what was measured and its limit. All are evaluated, none hides another;
 * the first one decides. When none fired, the comparison of costs itself is the reason.
 */
export function readTriggers(situation: Situation): RoutingReason[] {
  const fired: Reason[] = [
    ...hardStops(situation),
    ...forced(situation),
    ...costs(situation),
    ...thresholds(situation),
  ];
  if (fired.length === 0) fired.push(withinReview(situation.pricing));
  return fired.map((it, i) => ({ ...it, decided: i === 0 }));
}

function hardStops({ input, compiled, failure, hasCost, amount, p }: Situation): Reason[] {
  const found: Reason[] = [];
  const { stopSwitch, schemaInvalid, outOfDistribution: ood } = input;
  if (stopSwitch) found.push(reason("stop_switch", stopSwitch));
  if (failure) found.push(reason(failure));
  if (schemaInvalid) found.push(reason("schema_invalid"));
  if (ood) {
    const measured = ood === true ? { value: null, limit: null } : ood;
    found.push(reason("out_of_distribution", measured.value, measured.limit));
  }
  // A request refused for want of an amount is an input at fault, so it stands with the other rejections.
  if (p && !hasCost && compiled.policy.on_missing_cost === "reject") {
    found.push(reason("missing_cost", amount, compiled.policy.value_min));
  }
  return found;
}

function forced(situation: Situation): Reason[] {
  const { compiled, firedRules, hasCost, amount, provisional, p } = situation;
  const found: Reason[] = [];
  for (const { name, effect } of firedRules) {
    if ("force_review" in effect) found.push(reason("rule_force_review", null, null, name));
  }
  if (provisional !== null && compiled.neverAutomatic[provisional]) {
    found.push(reason("never_automatic", compiled.actions[provisional] ?? null));
  }
  if (p && !hasCost && compiled.policy.on_missing_cost !== "reject") {
    found.push(reason("missing_cost", amount, compiled.policy.value_min));
  }
  for (const { name, effect } of firedRules) {
    if ("force_auto" in effect) {
      found.push(reason("rule_force_auto", effect.force_auto, null, name));
    }
  }
  return found;
}

function costs({ input, pricing, isAmbiguous }: Situation): Reason[] {
  const found: Reason[] = [];
  if (pricing?.isWorthAsking) {
    found.push(reason("cost_exceeds_review", pricing.automatic, pricing.priced));
  }
  if (isAmbiguous && input.interval) {
    found.push(reason("calibration_ambiguity", input.interval[0], input.interval[1]));
  }
  return found;
}

function thresholds({ input, compiled, measures }: Situation): Reason[] {
  const limits = compiled.policy.triggers;
  const { confidence, margin, entropy, disagreement } = measures;
  const found: Reason[] = [];
  const below = (code: ReasonCode, value: number | null, limit: number | undefined) => {
    if (value !== null && limit !== undefined && value < limit) {
      found.push(reason(code, value, limit));
    }
  };
  const above = (code: ReasonCode, value: number | null, limit: number | undefined) => {
    if (value !== null && limit !== undefined && value > limit) {
      found.push(reason(code, value, limit));
    }
  };
  below("below_confidence", confidence, limits.min_confidence);
  below("below_margin", margin, limits.min_margin);
  above("above_entropy", entropy, limits.max_entropy);
  above("above_disagreement", disagreement, limits.max_disagreement);
  below("guarantee_threshold", confidence, input.guarantee?.threshold);
  return found;
}

function withinReview(pricing: Pricing | null): Reason {
  return reason("cost_within_review", pricing?.automatic ?? null, pricing?.priced ?? null);
}

function reason(
  code: ReasonCode,
  value: number | string | null = null,
  limit: number | string | null = null,
  rule: string | null = null,
): Reason {
  return { code, value, limit, rule };
}

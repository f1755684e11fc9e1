import { failureOf } from "./belief";
import type { CompiledPolicy, CompiledRule } from "./compile-policy";
import type { DecideInput, DecisionRow, ReasonCode, RoutingReason } from "./decision-row";
import { isWorthAsking } from "./price";

/**
 * Every trigger that fired, in order of precedence, with what was measured and its limit. All are evaluated, none hides another;
 * the first one decides. When none fired, the comparison of costs itself is the reason. `row` is priced, as far as it can be;
 * `isAmbiguous`: the bounds of the calibration give different routes or actions.
 */
export function readTriggers(
  row: DecisionRow,
  input: DecideInput,
  compiled: CompiledPolicy,
  rules: readonly CompiledRule[],
  isAmbiguous: boolean,
): RoutingReason[] {
  const reasons: RoutingReason[] = [];
  logHardStops(reasons, row, input, compiled);
  logForced(reasons, row, compiled, rules);
  if (isWorthAsking(row)) log(reasons, "cost_exceeds_review", row.automatic, row.priced);
  if (isAmbiguous && input.interval) {
    log(reasons, "calibration_ambiguity", input.interval[0], input.interval[1]);
  }
  logThresholds(reasons, row, input, compiled);
  if (reasons.length === 0) log(reasons, "cost_within_review", row.automatic, row.priced);
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
  reasons: RoutingReason[],
  row: DecisionRow,
  input: DecideInput,
  compiled: CompiledPolicy,
): void {
  const { stopSwitch, schemaInvalid, outOfDistribution: ood } = input;
  const failure = failureOf(input, row.probabilities);
  if (stopSwitch) log(reasons, "stop_switch", stopSwitch);
  if (failure) log(reasons, failure);
  if (schemaInvalid) log(reasons, "schema_invalid");
  if (ood === true) log(reasons, "out_of_distribution");
  else if (ood) log(reasons, "out_of_distribution", ood.value, ood.limit);
  // A request refused for want of an amount is an input at fault, so it stands with the other rejections.
  if (compiled.policy.on_missing_cost === "reject") logMissingCost(reasons, row, compiled);
}

function logMissingCost(
  reasons: RoutingReason[],
  { probabilities, costs, amount }: DecisionRow,
  { policy }: CompiledPolicy,
): void {
  if (probabilities && !costs) log(reasons, "missing_cost", amount, policy.value_min);
}

function logForced(
  reasons: RoutingReason[],
  row: DecisionRow,
  compiled: CompiledPolicy,
  rules: readonly CompiledRule[],
): void {
  for (const { name, effect } of rules) {
    if ("force_review" in effect) log(reasons, "rule_force_review", null, null, name);
  }
  const { provisional } = row;
  if (provisional !== null && compiled.neverAutomatic[compiled.actions.indexOf(provisional)]) {
    log(reasons, "never_automatic", provisional);
  }
  if (compiled.policy.on_missing_cost !== "reject") logMissingCost(reasons, row, compiled);
  for (const { name, effect } of rules) {
    if ("force_auto" in effect) log(reasons, "rule_force_auto", effect.force_auto, null, name);
  }
}

function logThresholds(
  reasons: RoutingReason[],
  { measures }: DecisionRow,
  input: DecideInput,
  compiled: CompiledPolicy,
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

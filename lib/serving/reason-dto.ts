import type { RoutingReasonDto } from "#lib/contracts/predictions";
import type { RoutingReason } from "#lib/decision/decision-row";

/** A reason for callers and desks: the code, the measured value against its limit, and both in a sentence. */
export function toReasonDto(reason: RoutingReason): RoutingReasonDto {
  const { code, value, limit, decided } = reason;
  return {
    code,
    detail: detailOf(reason),
    ...(typeof value === "number" ? { value } : {}),
    ...(typeof limit === "number" ? { limit } : {}),
    decided,
  };
}

function detailOf({ code, value, limit, rule }: RoutingReason): string {
  switch (code) {
    case "cost_exceeds_review":
      return `${shown(value)} > ${shown(limit)}`;
    case "cost_within_review":
      return `${shown(value)} ≤ ${shown(limit)}`;
    case "stop_switch":
      return `the stop switch stands at ${shown(value)}`;
    case "model_failure":
      return "the model gave no output";
    case "invalid_output":
      return "the model's output is no distribution";
    case "not_precomputed":
      return "the table of answers made ahead has none for this input";
    case "schema_invalid":
      return "the input does not fit the endpoint's schema";
    case "out_of_distribution":
      return "the input holds levels the model has never seen";
    case "rule_force_review":
      return `rule "${rule ?? ""}" sends this to a person`;
    case "rule_force_auto":
      return `rule "${rule ?? ""}" answers ${shown(value)}`;
    case "never_automatic":
      return `only a person may answer ${shown(value)}`;
    case "missing_cost":
      return "the amount that the costs depend on is missing";
    case "calibration_ambiguity":
      return `the probability lies between ${shown(value)} and ${shown(limit)}, and the ends differ`;
    case "below_confidence":
    case "below_margin":
    case "guarantee_threshold":
      return `${shown(value)} < ${shown(limit)}`;
    case "above_entropy":
    case "above_disagreement":
      return `${shown(value)} > ${shown(limit)}`;
  }
}

/** Money and measures to the cent; the number itself travels beside the sentence. */
function shown(value: number | string | null): string {
  if (value === null) return "unknown";
  return typeof value === "number" ? value.toFixed(2) : `"${value}"`;
}

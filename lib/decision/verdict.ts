import type { DecisionRow, RoutingReason } from "./decision-row";
import type { Situation } from "./triggers";

export type Verdict = Pick<DecisionRow, "route" | "source" | "action" | "rejectStatus">;

const REVIEW: Verdict = { route: "review", source: null, action: null, rejectStatus: null };

/** What the deciding reason leads to. */
export function verdict(
  deciding: RoutingReason | undefined,
  { input, compiled: { policy, actions }, provisional }: Situation,
): Verdict {
  switch (deciding?.code) {
    case "stop_switch":
      return input.stopSwitch === "reject" ? rejected(503) : REVIEW;
    case "model_failure":
    case "invalid_output":
    case "not_precomputed":
      if (policy.on_error === "reject") return rejected(503);
      return policy.on_error === "safe_action" ? answered("fallback", policy.safe_action) : REVIEW;
    case "schema_invalid":
      return rejected(422);
    case "out_of_distribution":
      return policy.on_ood === "reject" ? rejected(422) : REVIEW;
    case "missing_cost":
      return policy.on_missing_cost === "reject" ? rejected(422) : REVIEW;
    case "rule_force_auto":
      return answered("model", String(deciding.value));
    case "cost_within_review":
      return answered("model", actions[provisional ?? -1]);
    default:
      return REVIEW;
  }
}

function answered(source: "model" | "fallback", action: string | undefined): Verdict {
  // Compiling has made sure there is an action; without one a person has to find it.
  if (action === undefined) return REVIEW;
  return { route: "auto", source, action, rejectStatus: null };
}

function rejected(rejectStatus: 422 | 503): Verdict {
  return { route: "reject", source: null, action: null, rejectStatus };
}

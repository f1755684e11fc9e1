import type { CompiledPolicy } from "./compile-policy";
import type { DecideInput, DraftRow } from "./decision-row";

/** Writes what the deciding reason leads to into a decision whose reasons are known; it stays a review unless that says otherwise. */
export function settle(
  row: DraftRow,
  { stopSwitch }: DecideInput,
  { policy }: Pick<CompiledPolicy, "policy">,
): void {
  const [deciding] = row.reasons;
  switch (deciding?.code) {
    case "stop_switch":
      if (stopSwitch === "reject") reject(row, 503);
      break;
    case "model_failure":
    case "invalid_output":
    case "not_precomputed":
      if (policy.on_error === "reject") reject(row, 503);
      if (policy.on_error === "safe_action") answer(row, "fallback", policy.safe_action);
      break;
    case "schema_invalid":
      reject(row, 422);
      break;
    case "out_of_distribution":
      if (policy.on_ood === "reject") reject(row, 422);
      break;
    case "missing_cost":
      if (policy.on_missing_cost === "reject") reject(row, 422);
      break;
    case "rule_force_auto":
      answer(row, "model", String(deciding.value));
      break;
    case "cost_within_review":
      answer(row, "model", row.provisional ?? undefined);
      break;
    default:
      break;
  }
}

function answer(row: DraftRow, source: "model" | "fallback", action: string | undefined): void {
  // Compiling has made sure there is an action; without one a person has to find it.
  if (action === undefined) return;
  row.route = "auto";
  row.source = source;
  row.action = action;
}

function reject(row: DraftRow, status: 422 | 503): void {
  row.route = "reject";
  row.rejectStatus = status;
}

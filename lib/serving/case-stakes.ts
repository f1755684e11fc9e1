import { atConfidence } from "#lib/decision/agreement/confidence-strata";
import type { ReasonCode } from "#lib/decision/decision-row";
import type { Stakes } from "#lib/decision/ladder/after-answer";
import type { Active } from "./active";
import type { LoggedPrediction } from "./logged-prediction";

type Routed = {
  readonly active: Pick<Active, "endpoint" | "compiled" | "tierQueues">;
  readonly prediction: Pick<LoggedPrediction, "decision">;
};

/** These put a person in the model's place, so its probabilities have no say beside the answer. */
const INSTEAD_OF_THE_MODEL: readonly ReasonCode[] = [
  "stop_switch",
  "model_failure",
  "invalid_output",
  "out_of_distribution",
  "rule_force_review",
  "never_automatic",
  "missing_cost",
];

/**
 * What weighing the answers to a routed prediction will need, at the prices it was routed by; `null` where an answer is
 * the decision: in the reviewer mode `final`, without probabilities or costs, and where a person stands in for the model.
 */
export function stakesOf({ active, prediction }: Routed): Stakes | null {
  const { compiled } = active;
  const { probabilities: p, costs, deciders, reasons } = prediction.decision;
  const [reason] = reasons;
  if (compiled.policy.reviewer_mode !== "combined" || !(p && costs && reason)) return null;
  if (INSTEAD_OF_THE_MODEL.includes(reason.code)) return null;
  return {
    labels: [...compiled.labels],
    actions: [...compiled.actions],
    personOnly: [...compiled.policy.triggers.never_automatic],
    p: [...p],
    costs: costs.map((row) => [...row]),
    ladder: compiled.policy.ladder,
    deciders: atConfidence(compiled, p).deciders.map(({ id, fee, M }, rank) => ({
      id,
      queueId: queueOf(active, id),
      fee: deciders[rank]?.fee ?? fee,
      M: M?.map((row) => [...row]) ?? null,
    })),
  };
}

/** The queue in which cases for a decider wait. */
export function queueOf(
  { tierQueues, endpoint }: Routed["active"],
  decider: string | null,
): string {
  return tierQueues.get(decider ?? "") ?? endpoint.queueId;
}

import type { PredictionDto } from "#lib/contracts/predictions";
import type { DecisionRow, RoutingReason } from "#lib/decision/decision-row";
import type { ServingVersion } from "#lib/registry/model-version";
import type { LoggedPrediction } from "./logged-prediction";
import { toReasonDto } from "./reason-dto";

/** What a person or the deadline decided of a prediction's case, as callers are told. */
export type CaseVerdict = NonNullable<PredictionDto["decision"]>;

export type ToldPrediction = {
  readonly prediction: LoggedPrediction;
  readonly endpoint: string;
  readonly currency: string;
  readonly labels: readonly string[];
  /** Labels and further actions, in the order of the decision row. */
  readonly actions: readonly string[];
  readonly model: Pick<ServingVersion, "model" | "version" | "sha256"> | null;
  /** The routed case; an audit's is never told. */
  readonly caseId: string | null;
  readonly decision: CaseVerdict | null;
};

/** What a caller may know of a prediction: the same shape when it is made and whenever it is read. */
export function toPredictionDto(told: ToldPrediction): PredictionDto {
  const { prediction, endpoint, labels, model, caseId } = told;
  const { decision: row } = prediction;
  const decision = verdictOf(told);
  return {
    id: prediction.id,
    reference: prediction.reference,
    endpoint,
    status: decision ? "decided" : "pending",
    route: prediction.route,
    decision,
    provisional: prediction.provisional,
    probabilities:
      prediction.probabilities.length > 0 ? named(labels, prediction.probabilities) : null,
    cost: costOf(told, row),
    reasons: toldReasons(prediction.route, row.reasons).map((it) => toReasonDto(it)),
    model: model && { name: model.model, version: model.version, sha256: model.sha256 },
    policy_version: prediction.policyVersion,
    serving: {
      strategy: prediction.strategy,
      path: [...prediction.path],
      cached: prediction.isCached,
    },
    solely_automated: prediction.isSolelyAutomated,
    case_id: caseId,
    latency_ms: prediction.latencyMs,
    created_at: prediction.createdAt.toISOString(),
  };
}

function verdictOf({ prediction, decision }: ToldPrediction): PredictionDto["decision"] {
  if (prediction.route === "review") return decision;
  return {
    label: prediction.action ?? "",
    source: prediction.source ?? "model",
    decided_at: prediction.createdAt.toISOString(),
    final: true,
  };
}

function costOf({ currency, actions }: ToldPrediction, row: DecisionRow): PredictionDto["cost"] {
  return {
    currency,
    automatic: row.automatic,
    review: row.review,
    net_benefit_of_review: row.netBenefit,
    by_action: row.risks.length > 0 ? named(actions, row.risks) : null,
  };
}

/** An answer the costs gave needs no reason; one that a rule forced does. */
function toldReasons(
  route: "auto" | "review",
  reasons: readonly RoutingReason[],
): readonly RoutingReason[] {
  const isForced = reasons.some(({ code, decided }) => decided && code !== "cost_within_review");
  return route === "auto" && !isForced ? [] : reasons;
}

function named(names: readonly string[], values: readonly number[]): Record<string, number> {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? 0]));
}

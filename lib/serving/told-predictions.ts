import type { PredictionDto } from "#lib/contracts/predictions";
import type { Db } from "#lib/db/client";
import { compilePolicy } from "#lib/decision/compile-policy";
import { policyById } from "#lib/policy/active-policy";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { versionOf } from "#lib/registry/serving-version";
import { casesOf } from "#lib/review/cases-of";
import { decisionsOf, type EffectiveDecision } from "#lib/review/decisions-of";
import type { LoggedPrediction } from "./logged-prediction";
import { type CaseVerdict, type ToldPrediction, toPredictionDto } from "./prediction-dto";
import { readPredictions } from "./store";

type Background = Pick<ToldPrediction, "endpoint" | "currency" | "labels" | "actions" | "model">;

/** Recorded predictions as callers are told of them, with what people have decided since. */
export async function tellPredictions(
  db: Db,
  predictions: readonly LoggedPrediction[],
): Promise<PredictionDto[]> {
  const routed = predictions.filter(({ route }) => route === "review").map(({ id }) => id);
  const decisions = await decisionsOf(db, routed);
  const cases = await casesOf(db, routed);
  const backgrounds = await backgroundsOf(db, predictions);
  return predictions.flatMap((prediction) => {
    const background = backgrounds.get(backgroundKey(prediction));
    if (!background) return [];
    const decision = decisions.get(prediction.id);
    return toPredictionDto({
      ...background,
      prediction,
      caseId: cases.get(prediction.id)?.caseId ?? null,
      decision: decision ? toVerdict(decision) : null,
    });
  });
}

/** The same, by ids: what has become of predictions made a moment ago. */
export async function readPredictionsAgain(
  db: Db,
  ids: readonly string[],
): Promise<PredictionDto[]> {
  return tellPredictions(db, await readPredictions(db, ids));
}

function toVerdict(decision: EffectiveDecision): CaseVerdict {
  return {
    label: decision.label,
    source: decision.source,
    decided_at: decision.decidedAt.toISOString(),
    decided_by: decision.decidedBy,
    final: decision.isFinal,
    final_at: decision.finalAt.toISOString(),
    decision_id: decision.decisionId,
    revision: decision.revision,
  };
}

/** Endpoint, policy and version of each prediction, each combination read once. */
async function backgroundsOf(
  db: Db,
  predictions: readonly LoggedPrediction[],
): Promise<Map<string, Background>> {
  const backgrounds = new Map<string, Background>();
  for (const prediction of predictions) {
    const key = backgroundKey(prediction);
    if (!backgrounds.has(key)) backgrounds.set(key, await backgroundOf(db, prediction));
  }
  return backgrounds;
}

async function backgroundOf(db: Db, prediction: LoggedPrediction): Promise<Background> {
  const endpoint = await getEndpointById(db, prediction.endpointId);
  const { document } = await policyById(db, prediction.policyId);
  const { modelVersionId } = prediction;
  const model = modelVersionId === null ? null : await versionOf(db, modelVersionId);
  return {
    endpoint: endpoint.name,
    currency: document.currency,
    labels: endpoint.labels,
    actions: compilePolicy(document, endpoint.labels).actions,
    model,
  };
}

function backgroundKey({ endpointId, policyId, modelVersionId }: LoggedPrediction): string {
  return [endpointId, policyId, modelVersionId].join("/");
}

import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import type { ShadowPrediction } from "../shadow-scores";

/** One statement, its numbers as JSON text, as predictions are stored; what is there already stays. */
export async function insertShadows(
  tx: Transaction,
  shadows: readonly ShadowPrediction[],
): Promise<void> {
  await tx.$executeRaw`
    insert into shadow_predictions (
      prediction_id, model_version_id, endpoint_id, calibrator_id, raw, probabilities, route, action,
      decider, risks, automatic_cost, review_cost, failure, created_at)
    select s."predictionId", s."modelVersionId", s."endpointId", s."calibratorId", s."raw",
           s."probabilities", s."route"::route, s."action", s."decider", s."risks",
           s."automaticCost", s."reviewCost", s."failure", umpire_now()
      from jsonb_to_recordset(${JSON.stringify(shadows)}::jsonb) as s(
        "predictionId" text, "modelVersionId" text, "endpointId" text, "calibratorId" text,
        "raw" float8[], "probabilities" float8[], "route" text, "action" text, "decider" text,
        "risks" float8[], "automaticCost" float8, "reviewCost" float8, "failure" text)
        on conflict do nothing`;
}

export async function readShadows(
  db: Db,
  asked: { endpointId: string; modelVersionId: string; days: number },
): Promise<ShadowPrediction[]> {
  return db.$queryRaw<ShadowPrediction[]>`
    select s.prediction_id as "predictionId", s.model_version_id as "modelVersionId",
           s.endpoint_id as "endpointId", s.calibrator_id as "calibratorId", s.raw,
           s.probabilities, s.route::text as route, s.action, s.decider, s.risks,
           s.automatic_cost as "automaticCost", s.review_cost as "reviewCost", s.failure
      from shadow_predictions s
     where s.endpoint_id = ${asked.endpointId} and s.model_version_id = ${asked.modelVersionId}
       and s.created_at > umpire_now() - ${asked.days} * interval '1 day'`;
}

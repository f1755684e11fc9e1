import { floats, type RecordColumn, recordArray, texts } from "#lib/db/binary-records";
import type { Db } from "#lib/db/client";
import { flag, float, int, json, jsonText, text } from "#lib/db/columns";
import { runStatement, type Statement } from "#lib/db/statement";
import type { NewPrediction } from "../logged-prediction";
import { packDecision } from "../packed-decision";

/** What a writer reads behind the gate; equal epochs mean that nothing which answers has changed. */
export type Look = {
  readonly epoch: string;
  readonly now: Date;
  /** Object id of the type that new predictions travel as. */
  readonly rowType: number;
};

export const LOOK: Statement = {
  name: "serving_look",
  text: `select epoch::text as epoch, umpire_now() as now, 'new_prediction'::regtype::oid as "rowType"
           from serving_epochs`,
};

export async function findEpoch(db: Db): Promise<string> {
  const statement = { text: "select epoch::text as epoch from serving_epochs" };
  const [look] = await runStatement<Pick<Look, "epoch">>(db, statement);
  return look?.epoch ?? "";
}

/** Columns of `predictions`, in the order of the type `new_prediction`; what casts the two that are of another type there. */
const PREDICTION: readonly RecordColumn<NewPrediction>[] = [
  text("id", (it) => it.id),
  text("endpoint_id", (it) => it.endpointId),
  text("request_id", (it) => it.requestId),
  text("principal_id", (it) => it.principalId),
  text("reference", (it) => it.reference),
  text("subject", (it) => it.subject),
  text("input_sha256", (it) => it.inputSha256),
  jsonText("input", (it) => it.inputText),
  json("context", (it) => it.context),
  text("model_version_id", (it) => it.modelVersionId),
  text("pipeline_sha256", (it) => it.pipelineSha256),
  text("calibrator_id", (it) => it.calibratorId),
  text("policy_id", (it) => it.policyId),
  int("policy_version", (it) => it.policyVersion),
  text("strategy", (it) => it.strategy),
  texts("path", (it) => it.path),
  flag("is_cached", (it) => it.isCached),
  int("cache_age_ms", (it) => it.cacheAgeMs),
  floats("raw", (it) => it.raw),
  floats("probabilities", (it) => it.probabilities),
  float("automatic_cost", (it) => it.automaticCost),
  float("review_cost", (it) => it.reviewCost),
  text("action", (it) => it.action),
  text("source", (it) => it.source),
  text("provisional", (it) => it.provisional),
  json("decision", (it) => packDecision(it.decision)),
  json("circumstances", (it) => it.circumstances),
  json("stages", (it) => it.stages),
  float("latency_ms", (it) => it.latencyMs),
  flag("is_solely_automated", (it) => it.isSolelyAutomated),
  text("arm", (it) => it.arm),
  float("propensity", (it) => it.propensity),
  text("rival_version_id", (it) => it.rivalVersionId),
];

/** Columns of `audit_draws` that the prediction has not. */
const DRAW: readonly RecordColumn<NewPrediction>[] = [
  float("pi", (it) => it.draw.pi),
  float("u", (it) => it.draw.u),
  flag("is_sampled", (it) => it.draw.isSampled),
  text("key_id", (it) => it.draw.keyId),
  int("plan_version", (it) => it.draw.planVersion),
];

const ROUTE = text<NewPrediction>("route", (it) => it.route);

/** Attributes of the type `new_prediction`. */
export const NEW_PREDICTION: readonly RecordColumn<NewPrediction>[] = [
  ...PREDICTION,
  ROUTE,
  ...DRAW,
];

const named = (columns: readonly { readonly name: string }[]) =>
  columns.map(({ name }) => name).join(", ");

const inserting = (conflicts: string) => `
  with row as materialized (select * from unnest($1::new_prediction[])),
  made as (
    insert into predictions (${named(PREDICTION)}, route, created_at)
    select ${named(PREDICTION)}, route::route, $2::timestamptz from row ${conflicts})
  insert into audit_draws (prediction_id, endpoint_id, ${named(DRAW)}, created_at)
  select id, endpoint_id, ${named(DRAW)}, $2::timestamptz from row ${conflicts}`;

const INSERT = inserting("");
const INSERT_AGAIN = inserting("on conflict do nothing");

/** Inserts predictions with their audit draws; every row bears the instant of the look. */
export function insertingPredictions(
  rows: readonly NewPrediction[],
  { now, rowType }: Look,
): Statement {
  return {
    name: "insert_predictions",
    text: INSERT,
    again: INSERT_AGAIN,
    values: [recordArray(NEW_PREDICTION, rowType, rows), now],
  };
}

import { floatArray, intArray, jsonArray } from "#lib/db/binary-arrays";
import type { Db } from "#lib/db/client";
import { type Column, flag, float, int, json, rowsOf, text } from "#lib/db/columns";
import { runStatement, type Statement } from "#lib/db/statement";
import type { NewPrediction } from "../logged-prediction";
import { packDecision } from "../packed-decision";

/** What a writer reads behind the gate; equal epochs mean that nothing which answers has changed. */
export type Look = { readonly epoch: string; readonly now: Date };

export const LOOK: Statement = {
  name: "serving_look",
  text: "select epoch::text as epoch, umpire_now() as now from serving_epochs",
};

export async function findEpoch(db: Db): Promise<string> {
  const [look] = await runStatement<Look>(db, LOOK);
  return look?.epoch ?? "";
}

/** Columns of `predictions` under their own names; lists of numbers, the route and the time are added below. */
const COLUMNS: readonly Column<NewPrediction>[] = [
  text("id", (it) => it.id),
  text("endpoint_id", (it) => it.endpointId),
  text("request_id", (it) => it.requestId),
  text("principal_id", (it) => it.principalId),
  text("reference", (it) => it.reference),
  text("subject", (it) => it.subject),
  text("input_sha256", (it) => it.inputSha256),
  { name: "input", type: "json", encode: (rows) => jsonArray(rows.map((it) => it.inputText)) },
  json("context", (it) => it.context),
  text("model_version_id", (it) => it.modelVersionId),
  text("pipeline_sha256", (it) => it.pipelineSha256),
  text("calibrator_id", (it) => it.calibratorId),
  text("policy_id", (it) => it.policyId),
  int("policy_version", (it) => it.policyVersion),
  text("strategy", (it) => it.strategy),
  flag("is_cached", (it) => it.isCached),
  int("cache_age_ms", (it) => it.cacheAgeMs),
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

/** What a column is made of; lists of numbers are cut out of one long list, of which a row knows its stretch. */
const PARTS: readonly Column<NewPrediction>[] = [
  text("route", (it) => it.route),
  text("path", (it) => it.path.join(" ")),
  int("raw_count", (it) => it.raw.length),
  { name: "raw_end", type: "int4", encode: (rows) => intArray(ends(rows.map((it) => it.raw))) },
  int("p_count", (it) => it.probabilities.length),
  {
    name: "p_end",
    type: "int4",
    encode: (rows) => intArray(ends(rows.map((it) => it.probabilities))),
  },
];

const ROWS = rowsOf([...COLUMNS, ...PARTS], 4);
const NAMES = COLUMNS.map(({ name }) => name);

const INSERT_PREDICTIONS = `
  insert into predictions (${NAMES.join(", ")}, route, path, raw, probabilities, created_at)
  select ${NAMES.map((name) => `r.${name}`).join(", ")}, r.route::route,
         string_to_array(r.path, ' '), ($1::float8[])[r.raw_end - r.raw_count + 1 : r.raw_end],
         ($2::float8[])[r.p_end - r.p_count + 1 : r.p_end], $3::timestamptz
    from ${ROWS.sql}`;

/** Inserts predictions; every row bears the same instant. */
export function predictionsStatement(rows: readonly NewPrediction[], createdAt: Date): Statement {
  const raw = floatArray(rows.flatMap((it) => it.raw));
  const probabilities = floatArray(rows.flatMap((it) => it.probabilities));
  const values = [raw, probabilities, createdAt, ...ROWS.values(rows)];
  return { name: "insert_predictions", text: INSERT_PREDICTIONS, values };
}

const DRAWS = rowsOf<NewPrediction>(
  [
    text("prediction_id", (it) => it.id),
    text("endpoint_id", (it) => it.endpointId),
    float("pi", (it) => it.draw.pi),
    float("u", (it) => it.draw.u),
    flag("is_sampled", (it) => it.draw.isSampled),
    text("key_id", (it) => it.draw.keyId),
    int("plan_version", (it) => it.draw.planVersion),
  ],
  2,
);

const INSERT_DRAWS = `
  insert into audit_draws (prediction_id, endpoint_id, pi, u, is_sampled, key_id, plan_version,
                           created_at)
  select r.*, $1::timestamptz from ${DRAWS.sql}`;

/** Inserts the audit draws of predictions. */
export function drawsStatement(rows: readonly NewPrediction[], createdAt: Date): Statement {
  return { name: "insert_draws", text: INSERT_DRAWS, values: [createdAt, ...DRAWS.values(rows)] };
}

/** Where each list ends once they stand one behind the other. */
function ends(lists: readonly (readonly number[])[]): number[] {
  let end = 0;
  return lists.map(({ length }) => {
    end += length;
    return end;
  });
}

import type { Db } from "#lib/db/client";
import { joinSql, sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";
import type { DecisionRow } from "#lib/decision/decision-row";
import { freshId } from "#lib/kernel/ids";
import type { Prediction } from "#prisma/generated/client";
import type { LoggedPrediction, NewPrediction } from "./logged-prediction";
import type { Circumstances } from "./route-inputs";

/** Inserts predictions and their audit draws; every row bears the same instant of the database's clock. */
export async function insertPredictions(
  tx: Transaction,
  predictions: readonly NewPrediction[],
): Promise<Date> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`select umpire_now() as now`;
  const createdAt = clock?.now ?? new Date(Number.NaN);
  await insertRows(tx, predictions, createdAt);
  await insertDraws(tx, predictions, createdAt);
  return createdAt;
}

export async function findPrediction(db: Db, id: string): Promise<LoggedPrediction | null> {
  const row = await db.prediction.findUnique({ where: { id } });
  return row && toPrediction(row);
}

export async function readPredictions(db: Db, ids: readonly string[]): Promise<LoggedPrediction[]> {
  const rows = await db.prediction.findMany({ where: { id: { in: [...ids] } } });
  const byId = new Map(rows.map((row) => [row.id, toPrediction(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export type PredictionFilter = {
  /** Ids of endpoints the reader may see; `null` is all. */
  readonly endpointIds: readonly string[] | null;
  readonly route: "auto" | "review" | undefined;
  readonly reference: string | undefined;
  /** Only these still wait for a person, or only these do not. */
  readonly status: "decided" | "pending" | undefined;
  readonly before: { readonly createdAt: Date; readonly id: string } | undefined;
  readonly limit: number;
};

/**
 * Newest first. A prediction is pending while its routed case waits: the one look at the review room's table that a
 * filter needs, read-only.
 */
export async function readPage(db: Db, filter: PredictionFilter): Promise<LoggedPrediction[]> {
  const { endpointIds, route, reference, status, before, limit } = filter;
  const pending = sql`p.route = 'review' and exists (
    select 1 from review_cases c
     where c.prediction_id = p.id and c.origin = 'routed' and c.state = 'waiting')`;
  const conditions = [
    sql`true`,
    ...(endpointIds ? [sql`p.endpoint_id = any(${[...endpointIds]})`] : []),
    ...(route ? [sql`p.route = ${route}::route`] : []),
    ...(reference === undefined ? [] : [sql`p.reference = ${reference}`]),
    ...(status === "pending" ? [pending] : []),
    ...(status === "decided" ? [sql`not (${pending})`] : []),
    ...(before ? [sql`(p.created_at, p.id) < (${before.createdAt}, ${before.id})`] : []),
  ];
  const rows = await db.$queryRaw<{ id: string }[]>`
    select p.id from predictions p
     where ${joinSql(conditions, " and ")}
     order by p.created_at desc, p.id desc
     limit ${limit}`;
  return readPredictions(
    db,
    rows.map(({ id }) => id),
  );
}

/** What a draft policy is tried on: predictions with probabilities, newest first. */
export async function readLogged(
  db: Db,
  { endpointId, days, limit }: { endpointId: string; days: number; limit: number },
): Promise<LoggedPrediction[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from predictions
     where endpoint_id = ${endpointId} and cardinality(probabilities) > 0
       and created_at > umpire_now() - ${days} * interval '1 day'
     order by created_at desc, id desc
     limit ${limit}`;
  const logged: LoggedPrediction[] = [];
  for (let i = 0; i < rows.length; i += CHUNK) {
    const ids = rows.slice(i, i + CHUNK).map(({ id }) => id);
    logged.push(...(await readPredictions(db, ids)));
  }
  return logged;
}

const CHUNK = 1000;

export async function insertOutcome(
  tx: Transaction,
  outcome: {
    predictionId: string;
    label: string;
    source: string;
    observedAt: Date | null;
    principalId: string;
  },
) {
  return tx.outcome.create({ data: { id: freshId("outcome"), ...outcome } });
}

/**
 * Predictions drawn for a blind second look that have no audit case yet, oldest first: automatic answers, and those a
 * person or a deadline decided for good. Reads the review room's tables, as a filter needs it.
 */
export async function readUnopenedAudits(db: Db, limit: number): Promise<LoggedPrediction[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select d.prediction_id as id
      from audit_draws d
      join predictions p on p.id = d.prediction_id
     where d.is_sampled
       and (p.route = 'auto' or exists (
             select 1 from review_cases c
               join decisions x on x.case_id = c.id and x.revision = c.revision
              where c.prediction_id = p.id and c.origin = 'routed' and c.state = 'decided'
                and x.final_at <= umpire_now()))
       and not exists (select 1 from review_cases c
                        where c.prediction_id = d.prediction_id and c.origin = 'audit')
     order by d.created_at, d.prediction_id
     limit ${limit}`;
  return readPredictions(
    db,
    rows.map(({ id }) => id),
  );
}

/** How predictions of a version with a like probability of `label` turned out, by the reviewers' word. */
export async function countTrackRecord(
  db: Db,
  asked: { modelVersionId: string; position: number; label: string; from: number; to: number },
): Promise<{ n: number; hits: number }> {
  const [row] = await db.$queryRaw<{ n: bigint; hits: bigint }[]>`
    select count(*) as n, count(*) filter (where d.label = ${asked.label}) as hits
      from predictions p
      join lateral (select x.label from decisions x
                      join review_cases c on c.id = x.case_id and c.origin <> 'gold'
                     where x.prediction_id = p.id and x.source = 'human'
                     order by x.revision desc limit 1) d on d.label is not null
     where p.model_version_id = ${asked.modelVersionId}
       and p.probabilities[${asked.position + 1}::int] >= ${asked.from}
       and p.probabilities[${asked.position + 1}::int] < ${asked.to}`;
  return { n: Number(row?.n ?? 0), hits: Number(row?.hits ?? 0) };
}

/**
 * One statement, its numbers as JSON text: lists of floats lose their last bit on the way through the client's own insert,
 * and a replay has to meet every bit.
 */
async function insertRows(
  tx: Transaction,
  predictions: readonly NewPrediction[],
  createdAt: Date,
): Promise<void> {
  const rows = predictions.map(({ draw: _, ...row }) => row);
  await tx.$executeRaw`
    insert into predictions (
      id, endpoint_id, request_id, principal_id, reference, subject, input_sha256, input, context,
      model_version_id, pipeline_sha256, calibrator_id, policy_id, policy_version, strategy, path,
      is_cached, cache_age_ms, raw, probabilities, automatic_cost, review_cost, route, action, source, provisional,
      decision, circumstances, stages, latency_ms, is_solely_automated, arm, propensity,
      rival_version_id, created_at)
    select r."id", r."endpointId", r."requestId", r."principalId", r."reference", r."subject",
           r."inputSha256", r."input", nullif(r."context", 'null'::jsonb), r."modelVersionId",
           r."pipelineSha256", r."calibratorId", r."policyId", r."policyVersion", r."strategy",
           r."path", r."isCached", r."cacheAgeMs", r."raw", r."probabilities", r."automaticCost", r."reviewCost",
           r."route"::route, r."action", r."source", r."provisional", r."decision",
           r."circumstances", r."stages", r."latencyMs", r."isSolelyAutomated", r."arm",
           r."propensity", r."rivalVersionId", ${createdAt}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
        "id" text, "endpointId" text, "requestId" text, "principalId" text, "reference" text,
        "subject" text, "inputSha256" text, "input" jsonb, "context" jsonb, "modelVersionId" text,
        "pipelineSha256" text, "calibratorId" text, "policyId" text, "policyVersion" int,
        "strategy" text, "path" text[], "isCached" boolean, "cacheAgeMs" int, "raw" float8[],
        "probabilities" float8[], "automaticCost" float8, "reviewCost" float8, "route" text,
        "action" text, "source" text, "provisional" text, "decision" jsonb, "circumstances" jsonb,
        "stages" jsonb, "latencyMs" float8, "isSolelyAutomated" boolean, "arm" text,
        "propensity" float8, "rivalVersionId" text)`;
}

async function insertDraws(
  tx: Transaction,
  predictions: readonly NewPrediction[],
  createdAt: Date,
): Promise<void> {
  const draws = predictions.map(({ id, endpointId, draw }) => ({ id, endpointId, ...draw }));
  await tx.$executeRaw`
    insert into audit_draws (prediction_id, endpoint_id, pi, u, is_sampled, key_id, plan_version,
                             created_at)
    select d."id", d."endpointId", d."pi", d."u", d."isSampled", d."keyId", d."planVersion",
           ${createdAt}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(draws)}::jsonb) as d(
        "id" text, "endpointId" text, "pi" float8, "u" float8, "isSampled" boolean, "keyId" text,
        "planVersion" int)`;
}

function toPrediction(row: Prediction): LoggedPrediction {
  return {
    ...row,
    input: row.input as LoggedPrediction["input"],
    context: row.context as LoggedPrediction["context"],
    source: row.source as LoggedPrediction["source"],
    arm: row.arm as LoggedPrediction["arm"],
    decision: row.decision as unknown as DecisionRow,
    circumstances: row.circumstances as Circumstances,
    stages: row.stages as LoggedPrediction["stages"],
  };
}

import type { Db } from "#lib/db/client";
import { joinSql, sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { Prediction } from "#prisma/generated/client";
import type { LoggedPrediction } from "./logged-prediction";
import type { PackedDecision } from "./packed-decision";
import type { Circumstances } from "./route-inputs";
import { unpackDecisions } from "./unpack-decisions";

export async function findPrediction(db: Db, id: string): Promise<LoggedPrediction | null> {
  const [prediction] = await readPredictions(db, [id]);
  return prediction ?? null;
}

export async function readPredictions(db: Db, ids: readonly string[]): Promise<LoggedPrediction[]> {
  const rows = await db.prediction.findMany({ where: { id: { in: [...ids] } } });
  const unpacked = await unpackDecisions(db, rows.map(toStored));
  const byId = new Map(unpacked.map((row) => [row.id, row]));
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

type Stored = Omit<LoggedPrediction, "decision"> & { readonly decision: PackedDecision };

function toStored(row: Prediction): Stored {
  return {
    ...row,
    input: row.input as LoggedPrediction["input"],
    context: row.context as LoggedPrediction["context"],
    source: row.source as LoggedPrediction["source"],
    arm: row.arm as LoggedPrediction["arm"],
    decision: row.decision as PackedDecision,
    circumstances: row.circumstances as Circumstances,
    stages: row.stages as LoggedPrediction["stages"],
  };
}

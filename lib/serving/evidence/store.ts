import type { Db } from "#lib/db/client";
import { type Sql, sql } from "#lib/db/sql";
import type { LoggedEvidence } from "../logged-evidence";
import type { DecidedColumns, PackedDecision } from "../packed-decision";
import { unpackDecisions } from "../unpack-decisions";

/** Priced predictions of the last days, oldest first, the newest `limit` of them. */
export async function readEvidence(
  db: Db,
  { endpointId, days, limit }: { endpointId: string; days: number; limit: number },
): Promise<LoggedEvidence[]> {
  const rows = await db.$queryRaw<Stored[]>`
    select * from (
      ${evidence}
       where p.endpoint_id = ${endpointId} and cardinality(p.probabilities) > 0
         and p.created_at > umpire_now() - ${days} * interval '1 day'
       order by p.created_at desc, p.id desc
       limit ${limit}) newest
     order by "createdAt", id`;
  return toEvidence(db, rows);
}

export async function readFailures(
  db: Db,
  asked: { endpointId: string; days: number; modelVersionId: string; rivalVersionId: string },
): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    select count(*)::int as n from predictions
     where endpoint_id = ${asked.endpointId} and cardinality(probabilities) = 0
       and model_version_id = ${asked.modelVersionId}
       and rival_version_id = ${asked.rivalVersionId}
       and created_at > umpire_now() - ${asked.days} * interval '1 day'`;
  return row?.n ?? 0;
}

/** Priced predictions by their ids, oldest first. */
export async function readEvidenceOf(db: Db, ids: readonly string[]): Promise<LoggedEvidence[]> {
  const rows = await db.$queryRaw<Stored[]>`
    ${evidence}
     where p.id = any(${[...ids]}) and cardinality(p.probabilities) > 0
     order by p.created_at, p.id`;
  return toEvidence(db, rows);
}

type Stored = Omit<LoggedEvidence, "decision"> &
  DecidedColumns & { readonly decision: PackedDecision };

async function toEvidence(db: Db, rows: readonly Stored[]): Promise<LoggedEvidence[]> {
  const unpacked = await unpackDecisions(db, rows);
  return unpacked.map(({ source: _, automaticCost: __, reviewCost: ___, ...row }) => row);
}

/** Predictions, as `p`, with their draws and the last outcome. */
const evidence: Sql = sql`
  select p.id, p.created_at as "createdAt", p.reference, p.route::text as route, p.action,
         p.source, p.provisional, p.automatic_cost as "automaticCost",
         p.review_cost as "reviewCost", p.raw, p.probabilities, p.policy_id as "policyId",
         p.policy_version as "policyVersion", p.model_version_id as "modelVersionId",
         p.calibrator_id as "calibratorId", p.decision, p.circumstances,
         p.input->'features' as features, p.context,
         coalesce('subject ' || p.subject, 'input ' || p.input_sha256) as unit,
         p.arm, p.propensity, p.rival_version_id as "rivalVersionId",
         d.pi, d.u, d.is_sampled as "isSampled", d.plan_version as "planVersion",
         o.label as outcome
    from predictions p
    join audit_draws d on d.prediction_id = p.id
    left join lateral (select label from outcomes where prediction_id = p.id
                        order by created_at desc, id desc limit 1) o on true`;

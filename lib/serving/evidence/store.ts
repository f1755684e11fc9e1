import type { Db } from "#lib/db/client";
import type { LoggedEvidence } from "../logged-evidence";

/** Priced predictions of the last days, oldest first, the newest `limit` of them. */
export async function readEvidence(
  db: Db,
  { endpointId, days, limit }: { endpointId: string; days: number; limit: number },
): Promise<LoggedEvidence[]> {
  return db.$queryRaw<LoggedEvidence[]>`
    select * from (
      select p.id, p.created_at as "createdAt", p.reference, p.route::text as route, p.action,
             p.provisional, p.raw, p.probabilities, p.policy_id as "policyId",
             p.policy_version as "policyVersion", p.model_version_id as "modelVersionId",
             p.calibrator_id as "calibratorId", p.decision, p.circumstances,
             p.input->'features' as features, p.context,
             d.pi, d.u, d.is_sampled as "isSampled", d.plan_version as "planVersion",
             o.label as outcome
        from predictions p
        join audit_draws d on d.prediction_id = p.id
        left join lateral (select label from outcomes where prediction_id = p.id
                            order by created_at desc, id desc limit 1) o on true
       where p.endpoint_id = ${endpointId} and cardinality(p.probabilities) > 0
         and p.created_at > umpire_now() - ${days} * interval '1 day'
       order by p.created_at desc, p.id desc
       limit ${limit}) newest
     order by "createdAt", id`;
}

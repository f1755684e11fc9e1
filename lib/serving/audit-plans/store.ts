import type { Db } from "#lib/db/client";
import { sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { AuditPlanRecord, NewAuditPlan } from "../plan-audits";

const columns = sql`
  id, endpoint_id as "endpointId", version, policy_version as "policyVersion", rate, floor,
  gamma_automatic as "gammaAutomatic", gamma_review as "gammaReview",
  budget_automatic as "budgetAutomatic", budget_review as "budgetReview",
  rows_automatic as "rowsAutomatic", rows_review as "rowsReview",
  window_from as "windowFrom", window_to as "windowTo", created_by as "createdBy",
  created_at as "createdAt"`;

/** The endpoint's plan of the last `hours` hours for that policy. */
export async function findRecentPlan(
  db: Db,
  asked: { endpointId: string; policyVersion: number; hours: number },
): Promise<AuditPlanRecord | null> {
  const [row] = await db.$queryRaw<AuditPlanRecord[]>`
    select ${columns} from audit_plans
     where endpoint_id = ${asked.endpointId} and policy_version = ${asked.policyVersion}::int
       and created_at > umpire_now() - ${asked.hours}::float8 * interval '1 hour'
     order by version desc limit 1`;
  return row ?? null;
}

/** Stores a plan under the endpoint's next number. */
export async function insertPlan(tx: Transaction, plan: NewAuditPlan): Promise<AuditPlanRecord> {
  const [row] = await tx.$queryRaw<AuditPlanRecord[]>`
    insert into audit_plans (id, endpoint_id, version, policy_version, rate, floor, gamma_automatic,
                             gamma_review, budget_automatic, budget_review, rows_automatic,
                             rows_review, window_from, window_to, created_by, created_at)
    select ${freshId("auditPlan")}, ${plan.endpointId},
           coalesce((select max(version) from audit_plans
                      where endpoint_id = ${plan.endpointId}), 0) + 1,
           ${plan.policyVersion}::int, ${plan.rate}::float8, ${plan.floor}::float8,
           ${plan.gammaAutomatic}::float8, ${plan.gammaReview}::float8,
           ${plan.budgetAutomatic}::float8, ${plan.budgetReview}::float8,
           ${plan.rowsAutomatic}::int, ${plan.rowsReview}::int, ${plan.windowFrom},
           ${plan.windowTo}, ${plan.createdBy}, umpire_now()
    returning ${columns}`;
  if (!row) throw new Error("a plan of audits was not stored");
  return row;
}

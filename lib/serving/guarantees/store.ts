import type { Db } from "#lib/db/client";
import { sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";
import type { AuditPlan } from "#lib/decision/audit/audit-plan";
import { freshId } from "#lib/kernel/ids";
import type { GuaranteeRecord, NewGuarantee } from "../guarantee";

const columns = sql`
  id, endpoint_id as "endpointId", kind, alpha, delta, threshold, n, k, evidence,
  window_from as "windowFrom", window_to as "windowTo", policy_version as "policyVersion",
  model_version_id as "modelVersionId", calibrator_id as "calibratorId",
  created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
  expires_at <= umpire_now() as "isExpired", voided_at as "voidedAt", void_reason as "voidReason"`;

/** Stores a certificate in place of the one before. */
export async function insertGuarantee(
  tx: Transaction,
  guarantee: NewGuarantee,
): Promise<GuaranteeRecord> {
  const { endpointId, kind, alpha, delta, threshold, n, k, evidence, days } = guarantee;
  const { windowFrom, windowTo, policyVersion, modelVersionId, calibratorId } = guarantee;
  await voidGuarantees(tx, { endpointId, reason: "superseded" });
  const [row] = await tx.$queryRaw<GuaranteeRecord[]>`
    insert into guarantees (id, endpoint_id, kind, alpha, delta, threshold, n, k, evidence,
                            window_from, window_to, policy_version, model_version_id, calibrator_id,
                            created_by, created_at, expires_at)
    select ${freshId("guarantee")}, ${endpointId}, ${kind}, ${alpha}::float8, ${delta}::float8,
           ${threshold}::float8, ${n}::int, ${k}::int, ${JSON.stringify(evidence)}::jsonb,
           ${windowFrom}, ${windowTo}, ${policyVersion}::int, ${modelVersionId}::text,
           ${calibratorId}::text, ${guarantee.createdBy}, clock.now,
           clock.now + ${days}::float8 * interval '1 day'
      from (select umpire_now() as now) clock
    returning ${columns}`;
  if (!row) throw new Error("a certificate was not stored");
  return row;
}

/** Sets aside what is in force for an endpoint; says how many that were. */
export async function voidGuarantees(
  tx: Transaction,
  { endpointId, reason }: { endpointId: string; reason: string },
): Promise<number> {
  return tx.$executeRaw`
    update guarantees set voided_at = umpire_now(), void_reason = ${reason}
     where endpoint_id = ${endpointId} and voided_at is null`;
}

/** Newest first. */
export async function readGuarantees(
  db: Db,
  { endpointId, limit }: { endpointId: string; limit: number },
): Promise<GuaranteeRecord[]> {
  return db.$queryRaw<GuaranteeRecord[]>`
    select ${columns} from guarantees where endpoint_id = ${endpointId}
     order by created_at desc, id desc limit ${limit}`;
}

type Standing = {
  /** Price of a reviewer minute. */
  readonly lambda: number | null;
  /** Probability that a review misses its deadline. */
  readonly tau: number | null;
  readonly guaranteeId: string | null;
  readonly threshold: number | null;
  readonly guaranteedUntil: Date | null;
  readonly auditPlan: (AuditPlan & { readonly version: number }) | null;
  /** How the reviewers were measured last. */
  readonly profileSetId: string | null;
};

/**
 * What stands beside a policy at this instant: the price of a reviewer minute, how often reviews come late, the certificate
 * for what serves, the plan of its audits, and how its reviewers were measured. One statement, since every prediction waits for it.
 */
export async function findStanding(
  db: Db,
  asked: {
    readonly endpointId: string;
    readonly policyId: string;
    readonly policyVersion: number;
    readonly versionId: string | null;
    readonly calibratorId: string | null;
  },
): Promise<Standing> {
  const [row] = await db.$queryRaw<(Omit<Standing, "auditPlan"> & PlanColumns)[]>`
    select c.lambda, d.tau, g.id as "guaranteeId", g.threshold,
           g.expires_at as "guaranteedUntil", a.version as "planVersion", a.floor, r.id as "profileSetId",
           a.gamma_automatic as "gammaAutomatic", a.gamma_review as "gammaReview"
      from (select 1) one
      left join lateral (
        select lambda from capacity_prices
         where policy_id = ${asked.policyId} order by window_to desc limit 1) c on true
      left join lateral (
        select tau from deadline_risks
         where endpoint_id = ${asked.endpointId} order by window_to desc limit 1) d on true
      left join lateral (
        select id, threshold, expires_at from guarantees
         where endpoint_id = ${asked.endpointId} and voided_at is null and threshold is not null
           and expires_at > umpire_now() and policy_version = ${asked.policyVersion}::int
           and model_version_id is not distinct from ${asked.versionId}::text
           and calibrator_id is not distinct from ${asked.calibratorId}::text
         order by created_at desc limit 1) g on true
      left join lateral (
        select version, policy_version, floor, gamma_automatic, gamma_review from audit_plans
         where endpoint_id = ${asked.endpointId} order by version desc limit 1) a
        on a.policy_version = ${asked.policyVersion}::int
      left join lateral (
        select id from reviewer_profile_sets
         where endpoint_id = ${asked.endpointId} order by version desc limit 1) r on true`;
  if (!row) return NOTHING;
  const { planVersion: version, floor, gammaAutomatic, gammaReview, ...standing } = row;
  const gamma = { auto: gammaAutomatic, review: gammaReview };
  const auditPlan = version === null || floor === null ? null : { version, floor, gamma };
  return { ...standing, auditPlan };
}

const NOTHING: Standing = {
  lambda: null,
  tau: null,
  guaranteeId: null,
  threshold: null,
  guaranteedUntil: null,
  auditPlan: null,
  profileSetId: null,
};

type PlanColumns = {
  readonly planVersion: number | null;
  readonly floor: number | null;
  readonly gammaAutomatic: number | null;
  readonly gammaReview: number | null;
};

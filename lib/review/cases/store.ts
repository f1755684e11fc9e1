import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import type { CallerCase } from "../cases-of";
import type { CaseOrigin, RevealMode } from "../draw-arm";

/** A case about to be written, with its arm drawn. */
export type CaseRow = {
  readonly id: string;
  readonly queueId: string;
  readonly endpointId: string;
  readonly predictionId: string;
  readonly origin: CaseOrigin;
  readonly priority: number;
  readonly minutes: number;
  readonly deadlineAt: string | null;
  readonly deadlineMinutes: number | null;
  readonly revealMode: RevealMode;
  readonly armPropensity: number;
  readonly goldLabel: string | null;
  readonly fallbackLabel: string | null;
  readonly isFallbackFixed: boolean;
};

/** One statement for any number of cases, since predictions are written many to a transaction. */
export async function insertCases(tx: Transaction, rows: readonly CaseRow[]): Promise<void> {
  await tx.$executeRaw`
    insert into review_cases (id, queue_id, endpoint_id, prediction_id, origin, priority, minutes,
                              deadline_at, reveal_mode, arm_propensity, gold_label, fallback_label,
                              is_fallback_fixed, created_at)
    select r."id", r."queueId", r."endpointId", r."predictionId", r."origin"::case_origin,
           r."priority", r."minutes",
           coalesce(r."deadlineAt", clock.now + r."deadlineMinutes" * interval '1 minute'),
           r."revealMode"::reveal_mode, r."armPropensity", r."goldLabel", r."fallbackLabel",
           r."isFallbackFixed", clock.now
      from (select umpire_now() as now) clock,
           jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
             as r("id" text, "queueId" text, "endpointId" text, "predictionId" text, "origin" text,
                  "priority" float8, "minutes" float8, "deadlineAt" timestamptz,
                  "deadlineMinutes" float8, "revealMode" text, "armPropensity" float8,
                  "goldLabel" text, "fallbackLabel" text, "isFallbackFixed" boolean)`;
}

/** The first case of a prediction; an appeal opens a second one. */
export async function findCallerCases(
  db: Db,
  predictionIds: readonly string[],
): Promise<CallerCase[]> {
  return db.$queryRaw<CallerCase[]>`
    select distinct on (prediction_id) id as "caseId", prediction_id as "predictionId",
           state::text as state
      from review_cases
     where prediction_id = any(${predictionIds}) and origin in ('routed', 'appeal')
     order by prediction_id, id`;
}

import type { Db } from "#lib/db/client";
import type { EffectiveDecision } from "../decisions-of";

/** The last word of each case, unless it reopened the case; of several cases of a prediction the last to speak. */
export async function findEffectiveDecisions(
  db: Db,
  predictionIds: readonly string[],
): Promise<Omit<EffectiveDecision, "isFinal">[]> {
  return db.$queryRaw<Omit<EffectiveDecision, "isFinal">[]>`
    select distinct on (last."predictionId") last.*
      from (select distinct on (d.case_id) d.id as "decisionId", d.case_id as "caseId",
                   d.prediction_id as "predictionId", d.revision, d.label,
                   d.source::text as source, d.decided_by as "decidedBy",
                   d.decided_at as "decidedAt", d.final_at as "finalAt", d.kind
              from decisions d join review_cases c on c.id = d.case_id
             where d.prediction_id = any(${predictionIds}) and c.origin in ('routed', 'appeal')
             order by d.case_id, d.revision desc) last
     where last.kind <> 'reversal'
     order by last."predictionId", last."decidedAt" desc, last."decisionId" desc`;
}

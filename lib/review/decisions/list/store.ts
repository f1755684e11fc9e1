import type { Db } from "#lib/db/client";
import { type DecisionRow, decisionColumns } from "../store";

/** A decision of one's own, where it was made, and how old it is. */
export type HistoryEntry = {
  readonly decision: DecisionRow;
  readonly queue: string;
  readonly endpointId: string;
  /** What the person answered; an amendment is its own answer. */
  readonly answer: string | null;
  readonly isLed: boolean;
  readonly ageMs: number;
};

type Place = Omit<HistoryEntry, "decision">;

/** Decisions of one person that are the last word of their case. Ids sort by time, so the keyset is the id alone. */
export async function findHistory(
  db: Db,
  { readerId, before, limit }: { readerId: string; before: string | null; limit: number },
): Promise<HistoryEntry[]> {
  const rows = await db.$queryRaw<(DecisionRow & Place)[]>`
    select ${decisionColumns}, q.name as queue, c.endpoint_id as "endpointId",
           coalesce(r.label, d.label) as answer, coalesce(m.is_lead, false) as "isLed",
           (extract(epoch from (select umpire_now()) - d.decided_at) * 1000)::float8 as "ageMs"
      from decisions d
      join review_cases c on c.id = d.case_id and c.revision = d.revision
      join queues q on q.id = c.queue_id
      left join reviews r on r.id = d.review_id
      left join queue_members m on m.queue_id = c.queue_id and m.user_id = ${readerId}
     where d.decided_by = ${readerId} and d.kind in ('decide', 'amend')
       and (${before}::text is null or d.id < ${before})
     order by d.id desc
     limit ${limit}`;
  return rows.map(({ queue, endpointId, answer, isLed, ageMs, ...decision }) => ({
    decision,
    answer,
    queue,
    endpointId,
    isLed,
    ageMs,
  }));
}

import type { Db } from "#lib/db/client";
import type { CaseRow } from "../../list-cases";

type FoundRow = Omit<CaseRow, "endpoint" | "reference" | "holder"> & {
  readonly endpointId: string;
  readonly predictionId: string;
  readonly holderId: string | null;
};

type Asked = {
  readonly readerId: string;
  readonly isAll: boolean;
  readonly queue: string | null;
  readonly state: "waiting" | "decided" | null;
  /** Id of the last row of the page before. */
  readonly before: string | null;
  readonly limit: number;
};

/** Ids sort by time, so the keyset is the id alone. */
export async function findCaseRows(
  db: Db,
  { readerId, isAll, queue, state, before, limit }: Asked,
): Promise<FoundRow[]> {
  return db.$queryRaw<FoundRow[]>`
    select c.id, c.state::text as state, q.name as queue, c.endpoint_id as "endpointId",
           c.prediction_id as "predictionId", c.created_at as "createdAt",
           c.deadline_at as "deadlineAt", c.decided_at as "decidedAt",
           case when c.state = 'waiting' and c.claimed_until > (select umpire_now())
                then c.claimed_by end as "holderId"
      from review_cases c
      join queues q on q.id = c.queue_id
      left join queue_members m on m.queue_id = c.queue_id and m.user_id = ${readerId}
     where (${isAll}::boolean or m.is_lead
            or (m.user_id is not null and c.state = 'waiting' and not c.is_for_leads
                and not exists (select 1 from case_exclusions e
                                 where e.case_id = c.id and e.user_id = ${readerId}
                                   and e.kind in ('escalate', 'author')))
            or (m.user_id is not null and c.state = 'decided'
                and exists (select 1 from reviews r
                             where r.case_id = c.id and r.reviewer_id = ${readerId})))
       and (${queue}::text is null or q.id = ${queue} or q.name = ${queue})
       and (${state}::text is null or c.state::text = ${state})
       and (${before}::text is null or c.id < ${before})
     order by c.id desc
     limit ${limit}`;
}

/** A skip is found again by the case it left. */
export type FoundSkip = {
  readonly caseId: string;
  readonly queue: string;
  readonly endpointId: string;
  readonly predictionId: string;
  readonly reason: string;
  readonly skippedAt: Date;
};

export async function findSkips(
  db: Db,
  { readerId, before, limit }: { readerId: string; before: string | null; limit: number },
): Promise<FoundSkip[]> {
  return db.$queryRaw<FoundSkip[]>`
    select c.id as "caseId", q.name as queue, c.endpoint_id as "endpointId",
           c.prediction_id as "predictionId", e.reason, e.created_at as "skippedAt"
      from case_exclusions e
      join review_cases c on c.id = e.case_id and c.state = 'waiting'
      join queues q on q.id = c.queue_id
      join queue_members m on m.queue_id = c.queue_id and m.user_id = e.user_id
     where e.user_id = ${readerId} and e.kind = 'skip'
       and (${before}::text is null or c.id < ${before})
     order by c.id desc
     limit ${limit}`;
}

import type { Db } from "#lib/db/client";
import { standing } from "../../turns/store";
import { type DecisionRow, decisionColumns } from "../store";

/** What somebody answered, where, and the decision they made with it; without one others were asked as well. */
export type HistoryEntry = {
  /** Of the decision or else of the review. */
  readonly id: string;
  readonly caseId: string;
  readonly predictionId: string;
  readonly decision: DecisionRow | null;
  readonly answer: string | null;
  readonly reason: string | null;
  readonly answeredAt: Date;
  readonly queue: string;
  readonly endpointId: string;
  readonly isLed: boolean;
  readonly ageMs: number;
};

type Page = { readonly readerId: string; readonly before: string | null; readonly limit: number };

/**
 * Decisions of one person that are the last word of their case, and answers of theirs that were passed on. Ids sort by
 * time behind their prefix, so the keyset is the id alone.
 */
export async function findHistory(db: Db, page: Page): Promise<HistoryEntry[]> {
  const [decided, passedOn] = [await findDecided(db, page), await findPassedOn(db, page)];
  const newestFirst = (a: HistoryEntry, b: HistoryEntry) => (timeOf(a.id) < timeOf(b.id) ? 1 : -1);
  return [...decided, ...passedOn].sort(newestFirst).slice(0, page.limit);
}

function timeOf(id: string): string {
  return id.slice(id.indexOf("_") + 1);
}

type Place = Pick<HistoryEntry, "queue" | "endpointId" | "answer" | "isLed" | "ageMs">;

async function findDecided(
  db: Db,
  { readerId, before, limit }: Page,
): Promise<readonly HistoryEntry[]> {
  const rows = await db.$queryRaw<(DecisionRow & Place & { readonly why: string | null })[]>`
    select ${decisionColumns}, q.name as queue, c.endpoint_id as "endpointId",
           coalesce(r.label, d.label) as answer, coalesce(r.reason, d.reason) as why,
           coalesce(m.is_lead, false) as "isLed",
           (extract(epoch from (select umpire_now()) - d.decided_at) * 1000)::float8 as "ageMs"
      from decisions d
      join review_cases c on c.id = d.case_id and c.revision = d.revision
      join queues q on q.id = c.queue_id
      left join reviews r on r.id = d.review_id
      left join queue_members m on m.queue_id = c.queue_id and m.user_id = ${readerId}
     where d.decided_by = ${readerId} and d.kind in ('decide', 'amend')
       and (${before}::text is null or split_part(d.id, '_', 2) < split_part(${before}, '_', 2))
     order by d.id desc
     limit ${limit}`;
  return rows.map(({ queue, endpointId, answer, why, isLed, ageMs, ...decision }) => ({
    ...{ id: decision.id, caseId: decision.caseId, predictionId: decision.predictionId },
    ...{ decision, reason: why, answeredAt: decision.decidedAt },
    ...{ queue, endpointId, answer, isLed, ageMs },
  }));
}

async function findPassedOn(
  db: Db,
  { readerId, before, limit }: Page,
): Promise<readonly HistoryEntry[]> {
  const rows = await db.$queryRaw<Omit<HistoryEntry, "decision">[]>`
    select r.id, r.case_id as "caseId", c.prediction_id as "predictionId", r.label as answer,
           r.reason, r.created_at as "answeredAt", q.name as queue,
           c.endpoint_id as "endpointId", false as "isLed",
           (extract(epoch from (select umpire_now()) - r.created_at) * 1000)::float8 as "ageMs"
      from reviews r
      join review_cases c on c.id = r.case_id
      join queues q on q.id = c.queue_id
     where r.reviewer_id = ${readerId} and ${standing}
       and not exists (select 1 from decisions made
                        where made.review_id = r.id and made.decided_by = r.reviewer_id)
       and (${before}::text is null or split_part(r.id, '_', 2) < split_part(${before}, '_', 2))
     order by r.id desc
     limit ${limit}`;
  return rows.map((row) => ({ ...row, decision: null }));
}

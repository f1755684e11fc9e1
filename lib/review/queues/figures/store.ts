import type { Db } from "#lib/db/client";
import type { QueueFigures } from "../../queue";
import type { QueueBacklog } from "../../queue-backlogs";
import type { WaitingLoad } from "../../waiting-loads";
import { findQueuesByIds } from "../store";

type Counted = Pick<
  QueueFigures,
  | "free"
  | "claimed"
  | "mine"
  | "decidedToday"
  | "oldestAgeMs"
  | "dueNext"
  | "dueNextMs"
  | "isMember"
  | "isLed"
  | "unfinishedCaseId"
> & { readonly id: string };

type Asked = {
  readonly readerId: string;
  /** Every queue, or those the reader is a member of. */
  readonly isAll: boolean;
  /** Only this one, by id or name. */
  readonly queue?: string;
};

/** Counts are of one instant of the database's clock; a day begins at midnight UTC. */
export async function findFigures(
  db: Db,
  { readerId, isAll, queue }: Asked,
): Promise<QueueFigures[]> {
  const counted = await db.$queryRaw<Counted[]>`
    select q.id, w.free, w.claimed, w.mine, d.today as "decidedToday",
           (extract(epoch from clock.now - w.oldest) * 1000)::float8 as "oldestAgeMs",
           w.due as "dueNext", (extract(epoch from w.due - clock.now) * 1000)::float8 as "dueNextMs",
           m.user_id is not null as "isMember", coalesce(m.is_lead, false) as "isLed",
           w.unfinished as "unfinishedCaseId"
      from queues q
      cross join (select umpire_now() as now) clock
      left join queue_members m on m.queue_id = q.id and m.user_id = ${readerId}
      cross join lateral (
        select count(*) filter (where h.is_held is not true
                                  and not (c.is_for_leads and m.is_lead is false))::int as free,
               count(*) filter (where h.is_held)::int as claimed,
               count(*) filter (where h.is_held and c.claimed_by = ${readerId})::int as mine,
               min(c.created_at) as oldest, min(c.deadline_at) as due,
               (array_agg(c.id order by c.claimed_at) filter (
                  where h.is_held and c.claimed_by = ${readerId} and c.claim_kind = 'active'))[1]
                 as unfinished
          from review_cases c
          cross join lateral (select c.claimed_until > clock.now as is_held) h
         where c.queue_id = q.id and c.state = 'waiting') w
      cross join lateral (
        select count(*)::int as today from review_cases c
         where c.queue_id = q.id and c.state = 'decided'
           and c.decided_at >= date_trunc('day', clock.now at time zone 'UTC') at time zone 'UTC') d
     where (${isAll}::boolean or m.user_id is not null)
       and (${queue ?? null}::text is null or q.id = ${queue ?? null} or q.name = ${queue ?? null})
     order by q.title, q.id`;
  const queues = await findQueuesByIds(
    db,
    counted.map(({ id }) => id),
  );
  return counted.flatMap((figures) => {
    const known = queues.get(figures.id);
    return known ? [{ ...known, ...figures }] : [];
  });
}

/** What the reader finds in a queue that has nothing to hand out. */
export type Emptiness = {
  /** Waiting, held by nobody, and not skipped by the reader. What the reader answered before counts nowhere. */
  readonly free: number;
  readonly claimed: number;
  readonly mine: number;
  /** Waiting, but the reader skipped it or handed it on. */
  readonly skipped: number;
  readonly decidedToday: number;
  /** Until the first claim of somebody else lapses. */
  readonly earliestExpiryMs: number | null;
};

export async function countEmptiness(
  db: Db,
  { queueId, readerId }: { queueId: string; readerId: string },
): Promise<Emptiness> {
  const [row] = await db.$queryRaw<Emptiness[]>`
    select count(*) filter (where not h.is_held and not h.is_excluded)::int as free,
           count(*) filter (where h.is_held)::int as claimed,
           count(*) filter (where h.is_held and c.claimed_by = ${readerId})::int as mine,
           count(*) filter (where h.is_excluded)::int as skipped,
           (select count(*)::int from review_cases d
             where d.queue_id = ${queueId} and d.state = 'decided'
               and d.decided_at >= date_trunc('day', (select umpire_now()) at time zone 'UTC')
                                   at time zone 'UTC') as "decidedToday",
           (extract(epoch from min(c.claimed_until) filter (
              where h.is_held and c.claimed_by <> ${readerId} and not h.is_excluded)
            - (select umpire_now())) * 1000)::float8 as "earliestExpiryMs"
      from review_cases c
      cross join lateral (
        select coalesce(c.claimed_until > (select umpire_now()), false) as is_held,
               exists (select 1 from case_exclusions e
                        where e.case_id = c.id and e.user_id = ${readerId}) as is_excluded) h
     where c.queue_id = ${queueId} and c.state = 'waiting'
       and not exists (select 1 from case_exclusions e
                        where e.case_id = c.id and e.user_id = ${readerId}
                          and e.kind in ('author', 'answered'))
       and (not c.is_for_leads
            or exists (select 1 from queue_members m
                        where m.queue_id = c.queue_id and m.user_id = ${readerId} and m.is_lead))`;
  return (
    row ?? { free: 0, claimed: 0, mine: 0, skipped: 0, decidedToday: 0, earliestExpiryMs: null }
  );
}

export async function countLoads(db: Db): Promise<WaitingLoad[]> {
  return db.$queryRaw<WaitingLoad[]>`
    select queue_id as "queueId", decider, count(*)::int as open
      from review_cases
     where state = 'waiting'
     group by queue_id, decider`;
}

export async function countBacklogs(db: Db): Promise<QueueBacklog[]> {
  return db.$queryRaw<QueueBacklog[]>`
    select q.name as queue, count(c.id)::int as open,
           count(c.id) filter (where c.claimed_until > clock.now)::int as claims,
           coalesce(extract(epoch from clock.now - min(c.created_at)), 0)::float8
             as "oldestAgeSeconds"
      from queues q
      cross join (select umpire_now() as now) clock
      left join review_cases c on c.queue_id = q.id and c.state = 'waiting'
     group by q.name, clock.now
     order by q.name`;
}

import type { Db } from "#lib/db/client";
import { type Sql, sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";
import { type Said, Stakes } from "#lib/decision/ladder/after-answer";
import { type Held, stillHeld } from "../claims/store";
import { type AnsweredCase, answeredColumns } from "../decisions/store";
import type { Turn } from "../next-step";

type Whose = { readonly caseId: string; readonly userId: string };

/** How far a case has come, for the person who answers it now. It changes only with its claim, so the token fences it too. */
export async function findTurn(db: Db, { caseId, userId }: Whose): Promise<Turn | null> {
  const [row] = await db.$queryRaw<(Omit<Turn, "stakes" | "answers"> & { stakes: unknown })[]>`
    select stakes, reviews_needed as "reviewsNeeded", decider,
           is_adjudication as "isAdjudication"
      from review_cases where id = ${caseId}`;
  if (!row) return null;
  const stakes = row.stakes === null ? null : Stakes.parse(row.stakes);
  if (stakes === null && row.reviewsNeeded === 1) return { ...row, stakes, answers: [] };
  const answers = await db.$queryRaw<Said[]>`
    select r.label, r.decider from reviews r
     where r.case_id = ${caseId} and r.reviewer_id <> ${userId} and ${standing}
     order by r.created_at, r.id`;
  return { ...row, stakes, answers };
}

/** Of the table under the name `r`: neither it nor a decision made of it was taken back. */
export const standing: Sql = sql`
  not exists (select 1 from decisions d
                join decisions u on u.case_id = d.case_id and u.supersedes = d.id
                                and u.kind = 'reversal'
               where d.case_id = r.case_id and d.review_id = r.id)
  and not exists (select 1 from decisions w
                   where w.case_id = r.case_id and w.review_id = r.id and w.kind = 'reversal')`;

/** An answer that was taken back, and the case as it is its author's again. */
export type TakenBack = {
  readonly reviewId: string;
  readonly label: string;
  readonly reason: string | null;
  readonly predictionId: string;
  readonly revision: number;
  readonly at: Date;
};

/**
 * Gives a case that was passed on back to whoever answered it last, in the queue they answered it in and under a new
 * token. The token tells that nobody has taken the case since; one statement, so that the next claim or this one wins.
 */
export async function takeBack(
  tx: Transaction,
  { caseId, userId }: Whose,
): Promise<TakenBack | null> {
  const [row] = await tx.$queryRaw<TakenBack[]>`
    update review_cases c
       set queue_id = q.id, escalated_from_id = null, decider = r.decider,
           is_adjudication = false, is_for_leads = false, revision = c.revision + 1,
           claimed_by = ${userId}, claim_token = c.claim_token + 1, claim_kind = 'active',
           claim_source = 'undo', claimed_at = umpire_now(),
           shown_at = coalesce(c.shown_at, umpire_now()),
           claimed_until = umpire_now() + q.claim_seconds * interval '1 second'
      from reviews r, queues q
     where c.id = ${caseId} and c.state = 'waiting' and c.claimed_by is null
       and r.case_id = c.id and r.reviewer_id = ${userId} and r.claim_token = c.claim_token
       and ${standing}
       and q.id = coalesce(c.escalated_from_id, c.queue_id)
       and r.created_at + q.grace_seconds * interval '1 second' > umpire_now()
       and exists (select 1 from queue_members m where m.queue_id = q.id and m.user_id = ${userId})
    returning r.id as "reviewId", r.label, r.reason, c.prediction_id as "predictionId",
              c.revision, c.claimed_at as at`;
  return row ?? null;
}

/** The last answer to a case that was not taken back. */
export async function findLastReview(db: Db, caseId: string): Promise<string | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    select r.id from reviews r where r.case_id = ${caseId} and ${standing}
     order by r.created_at desc, r.id desc limit 1`;
  return row?.id ?? null;
}

/** What somebody answered to a case that still waits, for somebody else; `null` when it may be asked of them. */
export async function findOwnAnswer(db: Db, { caseId, userId }: Whose): Promise<string | null> {
  const [row] = await db.$queryRaw<{ label: string }[]>`
    select r.label from reviews r
      join case_exclusions e on e.case_id = r.case_id and e.user_id = r.reviewer_id
                            and e.kind = 'answered'
     where r.case_id = ${caseId} and r.reviewer_id = ${userId} and ${standing}
     order by r.created_at desc, r.id desc limit 1`;
  return row?.label ?? null;
}

/**
 * Of these queues the ones with somebody who may still be asked: no former answerer, nor `userId`, who answers now, nor
 * anybody who was shut out. That stands in the people's table, which is another room's and only read here.
 */
export async function findOpenQueues(
  db: Db,
  {
    caseId,
    userId,
    queueIds,
    isForLeads = false,
  }: Whose & { readonly queueIds: readonly string[]; readonly isForLeads?: boolean },
): Promise<Set<string>> {
  if (queueIds.length === 0) return new Set();
  const rows = await db.$queryRaw<{ id: string }[]>`
    select distinct m.queue_id as id from queue_members m
     where m.queue_id = any(${[...queueIds]}) and m.user_id <> ${userId}
       and (m.is_lead or not ${isForLeads}::boolean)
       and exists (select 1 from users u where u.id = m.user_id and u.disabled_at is null)
       and not exists (select 1 from case_exclusions e
                        where e.case_id = ${caseId} and e.user_id = m.user_id
                          and e.kind <> 'skip')`;
  return new Set(rows.map(({ id }) => id));
}

/**
 * Hands an answered case on to somebody else, free and as old as it is: neither its place nor its times tell of the
 * answer. `null` when the claim was lost.
 */
export async function passOn(
  tx: Transaction,
  held: Held,
  to: {
    readonly queueId: string;
    readonly decider: string | null;
    readonly isAdjudication: boolean;
    readonly isForLeads: boolean;
  },
): Promise<AnsweredCase | null> {
  // `shown_at` stays for the review to be stored with; the next claim starts its own.
  const [row] = await tx.$queryRaw<AnsweredCase[]>`
    update review_cases
       set escalated_from_id = queue_id, queue_id = ${to.queueId}, decider = ${to.decider},
           is_adjudication = ${to.isAdjudication}, is_for_leads = ${to.isForLeads},
           claimed_by = null, claimed_until = null, claim_instance = null
     where ${stillHeld(held)}
    returning revision + 1 as revision, umpire_now()::timestamptz(3) as "answeredAt",
              ${answeredColumns}`;
  return row ?? null;
}

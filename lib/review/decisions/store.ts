import type { Db } from "#lib/db/client";
import { sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { Prisma } from "#prisma/generated/client";
import { type Held, stillHeld } from "../claims/store";
import type { EffectiveDecision } from "../decisions-of";
import type { RevealMode } from "../draw-arm";

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

/** A stored decision, with what is left of its time to be undone. */
export type DecisionRow = {
  readonly id: string;
  readonly caseId: string;
  readonly predictionId: string;
  readonly revision: number;
  readonly kind: "decide" | "reversal" | "amend" | "fallback";
  readonly source: "human" | "fallback";
  /** `null` on a reversal: the case is open again. */
  readonly label: string | null;
  readonly reviewId: string | null;
  readonly decidedBy: string;
  readonly reason: string | null;
  readonly supersedes: string | null;
  readonly decidedAt: Date;
  readonly finalAt: Date;
  /** Negative once it is past. */
  readonly finalInMs: number;
};

/** Columns of a `DecisionRow`, of the table under the name `d`. */
export const decisionColumns = sql`
  d.id, d.case_id as "caseId", d.prediction_id as "predictionId", d.revision, d.kind::text as kind,
  d.source::text as source, d.label, d.review_id as "reviewId", d.decided_by as "decidedBy",
  d.reason, d.supersedes, d.decided_at as "decidedAt", d.final_at as "finalAt",
  (extract(epoch from d.final_at - umpire_now()) * 1000)::float8 as "finalInMs"`;

export async function findDecisionsOfCase(db: Db, caseId: string): Promise<DecisionRow[]> {
  return db.$queryRaw<DecisionRow[]>`
    select ${decisionColumns} from decisions d where d.case_id = ${caseId} order by d.revision`;
}

export async function findDecision(db: Db, id: string): Promise<DecisionRow | null> {
  const [row] = await db.$queryRaw<DecisionRow[]>`
    select ${decisionColumns} from decisions d where d.id = ${id}`;
  return row ?? null;
}

/** What an answered case was, as the statement that answered it found it. */
export type AnsweredCase = {
  /** Of the decision that the answer is, or is for. */
  readonly revision: number;
  readonly predictionId: string;
  readonly answeredAt: Date;
  readonly shownAt: Date | null;
  readonly revealMode: RevealMode;
  readonly armPropensity: number;
  readonly claimSource: string;
  readonly waitedMs: number;
  /** Of a gold case, the answer that was known before anybody was asked. */
  readonly goldLabel: string | null;
};

/** What every statement that answers a case tells of it. */
export const answeredColumns = sql`
  prediction_id as "predictionId", shown_at as "shownAt", reveal_mode::text as "revealMode",
  arm_propensity as "armPropensity", claim_source as "claimSource",
  (extract(epoch from umpire_now() - created_at) * 1000)::float8 as "waitedMs",
  gold_label as "goldLabel"`;

/** Decides under a live claim, or matches no row: fenced by holder, token and the database's clock. */
export async function markDecided(tx: Transaction, held: Held): Promise<AnsweredCase | null> {
  const [row] = await tx.$queryRaw<AnsweredCase[]>`
    update review_cases
       set state = 'decided', revision = revision + 1, decided_at = umpire_now()
     where ${stillHeld(held)}
    returning revision, decided_at as "answeredAt", ${answeredColumns}`;
  return row ?? null;
}

export type NewReview = Omit<Prisma.ReviewUncheckedCreateInput, "id" | "decisions">;

export async function insertReview(tx: Transaction, review: NewReview): Promise<string> {
  const id = freshId("review");
  await tx.review.create({ data: { id, ...review } });
  return id;
}

export type NewDecision = Omit<Prisma.DecisionUncheckedCreateInput, "id">;

export async function insertDecision(tx: Transaction, decision: NewDecision): Promise<string> {
  const id = freshId("decision");
  await tx.decision.create({ data: { id, ...decision } });
  return id;
}

/** Reopens a case to the person whose decision is taken back, under a new token; `null` when another revision came first. */
export async function reopenCase(
  tx: Transaction,
  {
    caseId,
    revision,
    userId,
    claimSeconds,
  }: {
    readonly caseId: string;
    readonly revision: number;
    readonly userId: string;
    readonly claimSeconds: number;
  },
): Promise<{ readonly revision: number; readonly at: Date } | null> {
  const [row] = await tx.$queryRaw<{ revision: number; at: Date }[]>`
    update review_cases
       set state = 'waiting', revision = revision + 1, decided_at = null, claimed_by = ${userId},
           claim_token = claim_token + 1, claim_kind = 'active', claim_source = 'undo',
           claimed_at = umpire_now(), shown_at = coalesce(shown_at, umpire_now()),
           claimed_until = umpire_now() + ${claimSeconds}::float8 * interval '1 second'
     where id = ${caseId} and revision = ${revision} and state = 'decided'
    returning revision, claimed_at as at`;
  return row ?? null;
}

/** The next revision of a decided case; `null` when another one came first. */
export async function reviseCase(
  tx: Transaction,
  { caseId, revision }: { readonly caseId: string; readonly revision: number },
): Promise<{ readonly revision: number; readonly at: Date } | null> {
  const [row] = await tx.$queryRaw<{ revision: number; at: Date }[]>`
    update review_cases set revision = revision + 1
     where id = ${caseId} and revision = ${revision} and state = 'decided'
    returning revision, umpire_now()::timestamptz(3) as at`;
  return row ?? null;
}

export async function findReviewText(
  db: Db,
  id: string,
): Promise<{ readonly label: string; readonly reason: string | null } | null> {
  return db.review.findUnique({ where: { id }, select: { label: true, reason: true } });
}

/** Whether a decision is younger than so many hours, by the database's clock. */
export async function isYounger(db: Db, decisionId: string, hours: number): Promise<boolean> {
  const [row] = await db.$queryRaw<{ young: boolean }[]>`
    select decided_at > umpire_now() - ${hours}::int * interval '1 hour' as young
      from decisions where id = ${decisionId}`;
  return row?.young ?? false;
}

/** A case whose time is up, taken by the deadline. */
export type DueCase = Held & {
  readonly queueId: string;
  readonly predictionId: string;
  readonly fallbackLabel: string | null;
  readonly escalatesToId: string | null;
};

/** The claim of a case whose deadline passed while nobody held it; a live claim is never cut short. */
export async function takeDue(tx: Transaction, userId: string): Promise<DueCase | null> {
  const [row] = await tx.$queryRaw<DueCase[]>`
    update review_cases c
       set claimed_by = ${userId}, claim_token = claim_token + 1, claim_kind = 'active',
           claim_source = 'deadline', claim_instance = null, claimed_at = umpire_now(),
           claimed_until = umpire_now() + interval '1 minute', shown_at = null
      from queues q
     where q.id = c.queue_id and c.state = 'waiting'
       and c.id = (select d.id from review_cases d join queues p on p.id = d.queue_id
                    where d.state = 'waiting' and d.deadline_at is not null
                      and d.deadline_at <= (select umpire_now())
                      and (d.claimed_until is null or d.claimed_until <= (select umpire_now()))
                      and (d.fallback_label is not null or p.escalates_to_id is not null)
                    order by d.deadline_at, d.id
                    limit 1 for update of d skip locked)
    returning c.id as "caseId", c.claimed_by as "userId", c.claim_token as token,
              c.queue_id as "queueId", c.prediction_id as "predictionId",
              c.fallback_label as "fallbackLabel", q.escalates_to_id as "escalatesToId"`;
  return row ?? null;
}

/** Milliseconds until the next deadline of a waiting case that nobody holds, negative when it has passed. */
export async function findNextDeadlineMs(db: Db): Promise<number | null> {
  const [row] = await db.$queryRaw<{ ms: number }[]>`
    select (extract(epoch from c.deadline_at - (select umpire_now())) * 1000)::float8 as ms
      from review_cases c join queues q on q.id = c.queue_id
     where c.state = 'waiting' and c.deadline_at is not null
       and (c.claimed_until is null or c.claimed_until <= (select umpire_now()))
       and (c.fallback_label is not null or q.escalates_to_id is not null)
     order by c.deadline_at limit 1`;
  return row?.ms ?? null;
}

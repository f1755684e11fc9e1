import type { Db } from "#lib/db/client";
import { flag, float, int, json, rowsOf, text } from "#lib/db/columns";
import { sql } from "#lib/db/sql";
import { runStatement, type Statement } from "#lib/db/statement";
import type { Transaction } from "#lib/db/transaction";
import type { Stakes } from "#lib/decision/ladder/after-answer";
import type { CallerCase } from "../cases-of";
import type { ClaimKind } from "../claim";
import type { CaseOrigin, RevealMode } from "../draw-arm";

/** A case about to be written, with its arm drawn. */
export type CaseRow = {
  readonly id: string;
  readonly queueId: string;
  readonly endpointId: string;
  readonly predictionId: string;
  readonly origin: CaseOrigin;
  readonly priority: number;
  /** Whether `priority` counts age already. */
  readonly isPlaced: boolean;
  readonly minutes: number;
  readonly deadlineAt: string | null;
  readonly deadlineMinutes: number | null;
  readonly revealMode: RevealMode;
  readonly armPropensity: number;
  readonly goldLabel: string | null;
  readonly fallbackLabel: string | null;
  readonly isFallbackFixed: boolean;
  readonly stakes: Stakes | null;
  readonly reviewsNeeded: number;
  readonly decider: string | null;
};

const ROWS = rowsOf<CaseRow>([
  text("id", (it) => it.id),
  text("queue_id", (it) => it.queueId),
  text("endpoint_id", (it) => it.endpointId),
  text("prediction_id", (it) => it.predictionId),
  text("origin", (it) => it.origin),
  float("priority", (it) => it.priority),
  flag("is_placed", (it) => it.isPlaced),
  float("minutes", (it) => it.minutes),
  text("deadline_at", (it) => it.deadlineAt),
  float("deadline_minutes", (it) => it.deadlineMinutes),
  text("reveal_mode", (it) => it.revealMode),
  float("arm_propensity", (it) => it.armPropensity),
  text("gold_label", (it) => it.goldLabel),
  text("fallback_label", (it) => it.fallbackLabel),
  flag("is_fallback_fixed", (it) => it.isFallbackFixed),
  json("stakes", (it) => it.stakes),
  int("reviews_needed", (it) => it.reviewsNeeded),
  text("decider", (it) => it.decider),
]);

const INSERT_CASES = `
  insert into review_cases (id, queue_id, endpoint_id, prediction_id, origin, priority, minutes,
                            deadline_at, critical_from, reveal_mode, arm_propensity, gold_label,
                            fallback_label, is_fallback_fixed, stakes, reviews_needed,
                            decider, created_at)
  select r.id, r.queue_id, r.endpoint_id, r.prediction_id, r.origin::case_origin,
         case when r.is_placed then r.priority else r.priority
           - q.age_weight * (extract(epoch from clock.now) / 3600)::float8 end,
         r.minutes, due.at, due.at - 2 * r.minutes * interval '1 minute',
         r.reveal_mode::reveal_mode, r.arm_propensity, r.gold_label, r.fallback_label,
         r.is_fallback_fixed, r.stakes::jsonb, r.reviews_needed, r.decider, clock.now
    from (select umpire_now() as now) clock
         cross join ${ROWS.sql}
    join queues q on q.id = r.queue_id
    cross join lateral (
      select coalesce(r.deadline_at::timestamptz,
                      clock.now + r.deadline_minutes * interval '1 minute') as at) due`;

/** One statement for any number of cases, since predictions are written many to a transaction. */
export function casesStatement(rows: readonly CaseRow[]): Statement {
  const again = `${INSERT_CASES} on conflict do nothing`;
  return { name: "insert_cases", text: INSERT_CASES, again, values: ROWS.values(rows) };
}

export async function insertCases(tx: Transaction, rows: readonly CaseRow[]): Promise<void> {
  await runStatement(tx, casesStatement(rows));
}

/** Keeps each of these cases from whoever answered an earlier case of its prediction. */
export async function excludeFirstReviewers(
  tx: Transaction,
  caseIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    insert into case_exclusions (case_id, user_id, kind, reason)
    select distinct c.id, r.reviewer_id, 'author', 'answered it before'
      from review_cases c
      join review_cases earlier on earlier.prediction_id = c.prediction_id and earlier.id <> c.id
      join reviews r on r.case_id = earlier.id
     where c.id = any(${[...caseIds]})
    on conflict do nothing`;
}

/** The priorities below which the shares `quantiles` of a queue's waiting cases stand; `null` when nothing waits. */
export async function findPrioritiesAt(
  db: Db,
  { queueId, quantiles }: { queueId: string; quantiles: readonly number[] },
): Promise<number[] | null> {
  const [row] = await db.$queryRaw<{ priorities: number[] | null }[]>`
    select percentile_disc(${[...quantiles]}::float8[]) within group (order by priority) as priorities
      from review_cases where queue_id = ${queueId} and state = 'waiting'`;
  return row?.priorities ?? null;
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

/** What the writes under a claim have to know of a case. */
export type CaseFacts = {
  readonly id: string;
  readonly queueId: string;
  readonly endpointId: string;
  readonly predictionId: string;
  readonly state: "waiting" | "decided";
  readonly revision: number;
  /** The last holder, whose claim may have lapsed. */
  readonly claimedBy: string | null;
  readonly claimToken: number;
  readonly claimKind: ClaimKind;
  readonly isHeld: boolean;
  readonly releasedFrom: string | null;
  readonly releasedToken: number | null;
  readonly revealMode: RevealMode;
  /** Only leads of its queue may claim it. */
  readonly isForLeads: boolean;
};

const facts = sql`
  id, queue_id as "queueId", endpoint_id as "endpointId", prediction_id as "predictionId",
  state::text as state, revision, claimed_by as "claimedBy", claim_token as "claimToken",
  claim_kind::text as "claimKind",
  coalesce(state = 'waiting' and claimed_until > umpire_now(), false) as "isHeld",
  released_from as "releasedFrom", released_token as "releasedToken",
  reveal_mode::text as "revealMode", is_for_leads as "isForLeads"`;

export async function findCaseFacts(db: Db, caseId: string): Promise<CaseFacts | null> {
  const [row] = await db.$queryRaw<CaseFacts[]>`
    select ${facts} from review_cases where id = ${caseId}`;
  return row ?? null;
}

/** Whether a case was mixed in: a random audit, or one whose answer is known. */
export async function isSample(db: Db, caseId: string): Promise<boolean> {
  const row = await db.reviewCase.findUnique({ where: { id: caseId }, select: { origin: true } });
  return row?.origin === "audit" || row?.origin === "gold";
}

/** They skipped it, handed it on, answered another case of its prediction, or answered this one. */
export type Exclusion = "skip" | "escalate" | "author" | "answered";

/** Why somebody is not served a case, or `null`. */
export async function findExclusion(
  db: Db,
  { caseId, userId }: { caseId: string; userId: string },
): Promise<Exclusion | null> {
  const row = await db.caseExclusion.findUnique({
    where: { caseId_userId: { caseId, userId } },
    select: { kind: true },
  });
  return (row?.kind ?? null) as Exclusion | null;
}

export async function insertExclusion(
  tx: Transaction,
  exclusion: {
    readonly caseId: string;
    readonly userId: string;
    readonly kind: Exclusion;
    readonly reason: string;
  },
): Promise<void> {
  const { caseId, userId, kind, reason } = exclusion;
  await tx.caseExclusion.upsert({
    where: { caseId_userId: { caseId, userId } },
    create: { caseId, userId, kind, reason },
    update: { kind, reason },
  });
}

export async function deleteExclusion(
  tx: Transaction,
  { caseId, userId }: { caseId: string; userId: string },
): Promise<void> {
  await tx.caseExclusion.deleteMany({ where: { caseId, userId } });
}

/** A case with its times, for one reader. */
export type CaseSheet = CaseFacts & {
  readonly shownAt: Date | null;
  readonly deadlineAt: Date | null;
  readonly deadlineInMs: number | null;
  readonly fallbackLabel: string | null;
  readonly isFallbackFixed: boolean;
  readonly createdAt: Date;
  readonly hasOwnReview: boolean;
};

export async function findCaseSheet(
  db: Db,
  { caseId, readerId }: { caseId: string; readerId: string },
): Promise<CaseSheet | null> {
  const [row] = await db.$queryRaw<CaseSheet[]>`
    select ${facts}, shown_at as "shownAt", deadline_at as "deadlineAt",
           (extract(epoch from deadline_at - umpire_now()) * 1000)::float8 as "deadlineInMs",
           fallback_label as "fallbackLabel", is_fallback_fixed as "isFallbackFixed",
           created_at as "createdAt",
           exists (select 1 from reviews r
                    where r.case_id = c.id and r.reviewer_id = ${readerId}) as "hasOwnReview"
      from review_cases c where id = ${caseId}`;
  return row ?? null;
}

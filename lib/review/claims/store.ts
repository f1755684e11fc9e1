import type { Db } from "#lib/db/client";
import { type Sql, sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";
import { type Claim, type ClaimKind, type ClaimSource, MOST_HOLDS, tokenText } from "../claim";

/** Who takes what, and for how long. */
export type Taking = {
  readonly queueId: string;
  readonly userId: string;
  readonly kind: ClaimKind;
  readonly source: ClaimSource;
  readonly leaseSeconds: number;
  /** The queue's claim, which bounds the whole hold. */
  readonly claimSeconds: number;
  readonly instance: string | null;
};

/** A claim that is being used: its case, its holder, its fencing number. */
export type Held = {
  readonly caseId: string;
  readonly userId: string;
  readonly token: number;
};

type ClaimRow = Omit<Claim, "token"> & { readonly token: number };

/** Puts this person's own claims in line, so that a cap counted after it holds. */
export async function lockSeat(tx: Transaction, userId: string): Promise<void> {
  const locked = await tx.$executeRaw`
    select 1 from reviewer_seats where user_id = ${userId} for update`;
  if (locked > 0) return;
  await tx.$executeRaw`
    insert into reviewer_seats (user_id) values (${userId}) on conflict do nothing`;
  await tx.$executeRaw`select 1 from reviewer_seats where user_id = ${userId} for update`;
}

/** A statement of its own after the lock: folded into the claim, its snapshot would be older than the lock. */
export async function countClaims(
  tx: Transaction,
  { queueId, userId }: { queueId: string; userId: string },
): Promise<number> {
  const [row] = await tx.$queryRaw<{ held: number }[]>`
    select count(*)::int as held from review_cases
     where claimed_by = ${userId} and queue_id = ${queueId} and state = 'waiting'
       and claimed_until > umpire_now()`;
  return row?.held ?? 0;
}

/** The free case whose deadline can only just be met, earliest first; later ones can wait, earlier ones are lost. */
export async function takeCritical(tx: Transaction, taking: Taking): Promise<Claim | null> {
  return take(
    tx,
    taking,
    sql`
      select c.id, c.claimed_until from review_cases c
       where ${free(taking)} and c.critical_from is not null
         and c.critical_from < (select umpire_now())
         and c.critical_from + c.minutes * interval '1 minute' >= (select umpire_now())
       order by c.deadline_at, c.id
       limit 1 for update of c skip locked`,
  );
}

/** The free case that saves most a minute. One statement, so that two people who press the key together never get the same one. */
export async function takeNext(tx: Transaction, taking: Taking): Promise<Claim | null> {
  return take(
    tx,
    taking,
    sql`
      select c.id, c.claimed_until from review_cases c
       where ${free(taking)}
       order by c.priority desc, c.id
       limit 1 for update of c skip locked`,
  );
}

/** One case by id, if it is free or was this person's; waits for whoever is changing it. */
export async function takeOne(
  tx: Transaction,
  taking: Taking,
  caseId: string,
): Promise<Claim | null> {
  return take(
    tx,
    taking,
    sql`
      select c.id, c.claimed_until from review_cases c
       where c.id = ${caseId} and c.state = 'waiting'
         and (c.claimed_until is null or c.claimed_until <= umpire_now())
         for update of c`,
  );
}

function free({ queueId, userId }: Taking): Sql {
  return sql`
    c.queue_id = ${queueId} and c.state = 'waiting'
    and (c.claimed_until is null or c.claimed_until <= (select umpire_now()))
    and not exists (select 1 from case_exclusions e
                     where e.case_id = c.id and e.user_id = ${userId})
    and (not c.is_for_leads
         or exists (select 1 from queue_members m
                     where m.queue_id = c.queue_id and m.user_id = ${userId} and m.is_lead))`;
}

async function take(
  tx: Transaction,
  { userId, kind, source, leaseSeconds, claimSeconds, instance }: Taking,
  chosen: Sql,
): Promise<Claim | null> {
  const [row] = await tx.$queryRaw<(ClaimRow & { readonly isTakenOver: boolean })[]>`
    with chosen as materialized (${chosen})
    update review_cases c
       set claimed_by = ${userId}, claim_token = claim_token + 1, claim_kind = ${kind}::claim_kind,
           claim_source = ${source}, claim_instance = ${instance}, claimed_at = umpire_now(),
           claimed_until = umpire_now() + ${leaseSeconds}::float8 * interval '1 second',
           shown_at = coalesce(case when claimed_by = ${userId} then shown_at end,
                               case when ${kind} = 'active' then umpire_now() end)
      from chosen
     where c.id = chosen.id and c.state = 'waiting'
    returning ${claimColumns(claimSeconds)}, chosen.claimed_until is not null as "isTakenOver"`;
  return row ? toClaim(row) : null;
}

/**
 * Gives a held case back its full lease, up to the bound of the whole hold. Opening it makes it active and names the
 * page that shows it; a heartbeat leaves both as they are.
 */
export async function renewClaim(
  tx: Transaction,
  held: Held,
  renewal: {
    readonly claimSeconds: number;
    readonly reservedSeconds: number;
    readonly opens: { readonly kind: ClaimKind; readonly instance: string | null } | null;
  },
): Promise<Claim | null> {
  const { claimSeconds, reservedSeconds, opens } = renewal;
  const activates = opens?.kind === "active";
  const [row] = await tx.$queryRaw<ClaimRow[]>`
    update review_cases c
       set claim_kind = case when ${activates} then 'active' else claim_kind end,
           claimed_at = case when ${activates} and claim_kind = 'reserved'
                             then umpire_now() else claimed_at end,
           claimed_until = least(
             umpire_now() + case when ${activates} or claim_kind = 'active'
                                 then ${claimSeconds}::float8 else ${reservedSeconds}::float8 end
                            * interval '1 second',
             case when ${activates} and claim_kind = 'reserved' then umpire_now() else claimed_at end
               + ${MOST_HOLDS * claimSeconds}::float8 * interval '1 second'),
           claim_instance = coalesce(${opens?.instance ?? null}, claim_instance),
           shown_at = case when ${activates} then coalesce(shown_at, umpire_now()) else shown_at end
     where ${stillHeld(held)}
    returning ${claimColumns(claimSeconds)}`;
  return row ? toClaim(row) : null;
}

/** The reserved case goes with the active one of its desk. */
export async function renewReserved(
  tx: Transaction,
  { queueId, userId, claimSeconds, reservedSeconds }: Hold,
): Promise<void> {
  await tx.$executeRaw`
    update review_cases
       set claimed_until = least(umpire_now() + ${reservedSeconds}::float8 * interval '1 second',
             claimed_at + ${MOST_HOLDS * claimSeconds}::float8 * interval '1 second')
     where claimed_by = ${userId} and queue_id = ${queueId} and state = 'waiting'
       and claim_kind = 'reserved' and claimed_until > umpire_now()`;
}

/**
 * Leaves little of the claims that a page gives up: its reserved ones, and the active ones in which nothing was typed.
 * A page that was overtaken by a newer one gives up nothing.
 */
export async function shortenClaims(
  tx: Transaction,
  { queueId, userId, instance, seconds }: Hold & { seconds: number; instance: string | null },
): Promise<void> {
  await tx.$executeRaw`
    update review_cases c
       set claimed_until = least(c.claimed_until,
                                 umpire_now() + ${seconds}::float8 * interval '1 second')
     where c.claimed_by = ${userId} and c.queue_id = ${queueId} and c.state = 'waiting'
       and c.claimed_until > umpire_now()
       and (c.claim_instance is null or c.claim_instance = ${instance})
       and (c.claim_kind = 'reserved' or not exists (
              select 1 from case_drafts d
               where d.case_id = c.id and d.user_id = ${userId}
                 and (d.label is not null or d.reason <> '' or d.note <> '')))`;
}

/** `null` when the claim lapsed or was lost. */
export async function findClaim(db: Db, held: Held, claimSeconds: number): Promise<Claim | null> {
  const [row] = await db.$queryRaw<ClaimRow[]>`
    select ${claimColumns(claimSeconds)} from review_cases c where ${stillHeld(held)}`;
  return row ? toClaim(row) : null;
}

/** Frees the case. `takenFrom` names the holder a lead took it from, who is told at their next act. */
export async function freeClaim(
  tx: Transaction,
  held: Held,
  { isByLead }: { isByLead: boolean },
): Promise<boolean> {
  const freed = await tx.$executeRaw`
    update review_cases
       set claimed_by = null, claimed_until = null, claim_instance = null, shown_at = null,
           released_from = case when ${isByLead} then claimed_by else released_from end,
           released_token = case when ${isByLead} then claim_token else released_token end
     where ${stillHeld(held)}`;
  return freed === 1;
}

/** Hands a held case to another queue, free. */
export async function moveToQueue(
  tx: Transaction,
  held: Held,
  { toQueueId, keepsDeadline }: { toQueueId: string; keepsDeadline: boolean },
): Promise<boolean> {
  const moved = await tx.$executeRaw`
    update review_cases
       set escalated_from_id = queue_id, queue_id = ${toQueueId}, claimed_by = null,
           claimed_until = null, claim_instance = null, shown_at = null, is_for_leads = false,
           deadline_at = case when ${keepsDeadline} then deadline_at end,
           critical_from = case when ${keepsDeadline} then critical_from end
     where ${stillHeld(held)}`;
  return moved === 1;
}

type Hold = {
  readonly queueId: string;
  readonly userId: string;
  readonly claimSeconds: number;
  readonly reservedSeconds: number;
};

/** The guard of every write under a claim. */
export function stillHeld({ caseId, userId, token }: Held): Sql {
  return sql`
    id = ${caseId} and state = 'waiting' and claim_token = ${token}::int
    and claimed_by = ${userId} and claimed_until > umpire_now()`;
}

function claimColumns(claimSeconds: number): Sql {
  return sql`
    c.id as "caseId", c.prediction_id as "predictionId", c.claim_token as token,
    c.claim_kind::text as kind, c.claimed_until as "expiresAt",
    (extract(epoch from c.claimed_until - umpire_now()) * 1000)::float8 as "expiresInMs",
    greatest(0, ceil(extract(epoch from c.claimed_at - c.claimed_until) / ${claimSeconds}::float8
                     + ${MOST_HOLDS}))::int as "extensionsLeft"`;
}

function toClaim({ token, ...row }: ClaimRow): Claim {
  return { ...row, token: tokenText(token) };
}

import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { Finality, NewOutboxEvent, Settled } from "./outbox-event";

/** The next sequence number is safe to read here: whoever writes an event of a case has updated the case's row before. */
export async function insertEvent(tx: Transaction, event: NewOutboxEvent): Promise<string> {
  const id = freshId("event");
  const { type, caseId, predictionId, decisionId, revision, finalAt, isFinal } = event;
  const state = isFinal ? "final" : "held";
  await tx.$executeRaw`
    insert into outbox_events (id, type, case_id, prediction_id, decision_id, sequence, payload,
                               state, final_at, created_at, settled_at)
    select ${id}, ${type}, ${caseId}, ${predictionId}, ${decisionId}, s.next,
           jsonb_build_object('id', ${id}::text, 'type', ${type}::text, 'case', ${caseId}::text,
                              'prediction', ${predictionId}::text, 'decision', ${decisionId}::text,
                              'revision', ${revision}::int, 'sequence', s.next),
           ${state}::outbox_state, ${finalAt}, umpire_now(),
           case when ${isFinal}::boolean then umpire_now() end
      from (select coalesce(max(sequence), 0) + 1 as next
              from outbox_events where case_id = ${caseId}) s`;
  return id;
}

/** Takes the row that undo and finality race for; whoever changes its state first has won. */
export async function cancelHeld(tx: Transaction, decisionId: string): Promise<boolean> {
  const cancelled = await tx.$executeRaw`
    update outbox_events set state = 'cancelled', settled_at = umpire_now()
     where decision_id = ${decisionId} and state = 'held' and final_at > umpire_now()`;
  return cancelled === 1;
}

/** Rows are locked in the order of their ids, so that two readers of the same decisions never wait in a circle. */
export async function settleByDecision(
  tx: Transaction,
  decisionIds: readonly string[],
): Promise<Settled[]> {
  return tx.$queryRaw<Settled[]>`
    update outbox_events set state = 'final', settled_at = umpire_now()
     where id in (select id from outbox_events
                   where decision_id = any(${decisionIds}) and state = 'held'
                     and final_at <= umpire_now()
                   order by id for update)
    returning decision_id as "decisionId", prediction_id as "predictionId"`;
}

export async function settleDue(tx: Transaction, limit: number): Promise<Settled[]> {
  return tx.$queryRaw<Settled[]>`
    update outbox_events set state = 'final', settled_at = umpire_now()
     where id in (select id from outbox_events
                   where state = 'held' and final_at <= (select umpire_now())
                   order by final_at limit ${limit} for update skip locked)
    returning decision_id as "decisionId", prediction_id as "predictionId"`;
}

export async function findFinality(db: Db, decisionIds: readonly string[]): Promise<Finality[]> {
  return db.$queryRaw<Finality[]>`
    select decision_id as "decisionId", state::text as state,
           state = 'held' and final_at <= umpire_now() as "isDue"
      from outbox_events where decision_id = any(${decisionIds})`;
}

export async function findNextHeldMs(db: Db): Promise<number | null> {
  const [row] = await db.$queryRaw<{ ms: number | null }[]>`
    select (extract(epoch from min(final_at) - (select umpire_now())) * 1000)::float8 as ms
      from outbox_events where state = 'held'`;
  return row?.ms ?? null;
}

export async function countHeld(db: Db): Promise<{ pending: number; oldestAgeSeconds: number }> {
  const [row] = await db.$queryRaw<{ pending: number; oldestAgeSeconds: number }[]>`
    select count(*)::int as pending,
           coalesce(extract(epoch from (select umpire_now()) - min(created_at)), 0)::float8
             as "oldestAgeSeconds"
      from outbox_events where state = 'held'`;
  return row ?? { pending: 0, oldestAgeSeconds: 0 };
}

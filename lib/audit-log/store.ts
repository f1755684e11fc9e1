import type { Db } from "#lib/db/client";
import type { Statement } from "#lib/db/statement";
import type { AuditEvent, EventFilter } from "./list-events";
import type { AuditEntry } from "./record";

const ANY = {
  ...{ cursor: null, actorId: null, act: null, objectKind: null, objectId: null },
  ...{ from: null, to: null, queueIds: null },
};

export async function insertEvent(tx: Db, id: string, entry: AuditEntry): Promise<void> {
  await tx.$executeRaw`
    insert into audit_events (id, actor_id, actor_role, act, object_kind, object_id, before, after,
                              reason, request_id, policy_version, model_version, at)
    values (${id}, ${entry.actorId}, ${entry.actorRole}, ${entry.act}, ${entry.objectKind},
            ${entry.objectId}, ${json(entry.before)}::jsonb, ${json(entry.after)}::jsonb,
            ${entry.reason ?? null}, ${entry.requestId ?? null}, ${entry.policyVersion ?? null},
            ${entry.modelVersion ?? null}, umpire_now())`;
}

const INSERT_EVENTS = `
  insert into audit_events (id, actor_id, actor_role, act, object_kind, object_id, before, after,
                            reason, request_id, policy_version, model_version, at)
  select id, actor_id, actor_role, act, object_kind, object_id, before, after, reason, request_id,
         policy_version, model_version, umpire_now()
    from jsonb_to_recordset($1::jsonb) as it(
         id text, actor_id text, actor_role text, act text, object_kind text, object_id text,
         before jsonb, after jsonb, reason text, request_id text, policy_version int,
         model_version text)`;

/** Several at once; their time is the database's, as for one. */
export function insertEvents(events: readonly (AuditEntry & { readonly id: string })[]): Statement {
  return {
    name: "insert_events",
    text: INSERT_EVENTS,
    again: `${INSERT_EVENTS} on conflict do nothing`,
    values: [JSON.stringify(events.map(toRecord))],
  };
}

function toRecord(event: AuditEntry & { readonly id: string }) {
  return {
    id: event.id,
    actor_id: event.actorId,
    actor_role: event.actorRole,
    act: event.act,
    object_kind: event.objectKind,
    object_id: event.objectId,
    before: event.before ?? null,
    after: event.after ?? null,
    reason: event.reason ?? null,
    request_id: event.requestId ?? null,
    policy_version: event.policyVersion ?? null,
    model_version: event.modelVersion ?? null,
  };
}

/** Newest first by time and id; the cursor is the id of the last entry read. */
export function selectEvents(db: Db, filter: EventFilter): Promise<AuditEvent[]> {
  const { limit, cursor, actorId, act, objectKind, objectId } = { ...ANY, ...filter };
  const { from, to, queueIds } = { ...ANY, ...filter };
  return db.$queryRaw<AuditEvent[]>`
    select id, actor_id as "actorId", actor_role as "actorRole", act, object_kind as "objectKind",
           object_id as "objectId", before, after, reason, request_id as "requestId",
           policy_version as "policyVersion", model_version as "modelVersion", at
      from audit_events
     where (${actorId}::text is null or actor_id = ${actorId})
       and (${act}::text is null or act = ${act})
       and (${objectKind}::text is null or object_kind = ${objectKind})
       and (${objectId}::text is null or object_id = ${objectId})
       and (${from}::timestamptz is null or at >= ${from})
       and (${to}::timestamptz is null or at < ${to})
       and (${queueIds}::text[] is null or (object_kind = 'queue' and object_id = any(${queueIds})))
       and (${cursor}::text is null
            or (at, id) < (select last.at, last.id from audit_events last where last.id = ${cursor}))
     order by at desc, id desc
     limit ${limit}`;
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

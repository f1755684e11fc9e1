import { listEvents } from "#lib/audit-log/list-events";
import { pageOf } from "#lib/contracts/common";
import { AuditEventDto, AuditEventQuery } from "#lib/contracts/people";
import { toAuditEventDto } from "#lib/contracts/to-people-dtos";
import { defineRoute } from "#lib/http/define-route";
import { ledQueueIds } from "#lib/review/queues-of-people";

export const GET = defineRoute({
  summary: "Read who did what",
  description:
    "Leads read what was done to the queues they lead; administrators and auditors read all.",
  act: "read_audit_log",
  query: AuditEventQuery,
  reply: pageOf(AuditEventDto),
  handle: async ({
    db,
    principal,
    query: { actor, act, object_kind, object_id, from, to, ...page },
  }) => {
    const seesAll = principal.roles.some((role) => role === "admin" || role === "auditor");
    const { items, nextCursor } = await listEvents(db, {
      ...page,
      ...{ actorId: actor, act, objectKind: object_kind, objectId: object_id },
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
      queueIds: seesAll ? undefined : await ledQueueIds(db, principal.id),
    });
    return { items: items.map(toAuditEventDto), next_cursor: nextCursor };
  },
});

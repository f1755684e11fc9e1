import type { AuditEntry } from "#lib/audit-log/record";
import type { Actor } from "#lib/db/transaction";

/** The part of a log entry that says who acted. */
export function byActor(actor: Actor): Pick<AuditEntry, "actorId" | "actorRole" | "requestId"> {
  return { actorId: actor.id, actorRole: actor.role ?? "person", requestId: actor.requestId };
}

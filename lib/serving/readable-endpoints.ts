import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { endpointIdsOfQueues, reachableEndpointIds } from "#lib/policy/reachable-endpoints";
import { ledQueueIds } from "#lib/review/queues-of-people";

/**
 * Ids of the endpoints whose predictions a caller may read; `null` is all. A key reads those in its reach,
 * administrators and auditors read all, a lead those whose queue they lead.
 */
export async function readableEndpointIds(
  db: Db,
  reader: Principal,
): Promise<readonly string[] | null> {
  if (reader.kind === "service") return reachableEndpointIds(db, reader);
  if (reader.roles.some((role) => role === "admin" || role === "auditor")) return null;
  return endpointIdsOfQueues(db, await ledQueueIds(db, reader.id));
}

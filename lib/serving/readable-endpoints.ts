import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { getEndpoint, noSuchEndpoint } from "#lib/policy/get-endpoint";
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

/** The same, narrowed to the endpoint of that name where one is named; refuses `not_found` beyond the reader's reach. */
export async function askedEndpointIds(
  db: Db,
  { endpoint, reader }: { readonly endpoint: string | undefined; readonly reader: Principal },
): Promise<readonly string[] | null> {
  const readable = await readableEndpointIds(db, reader);
  if (endpoint === undefined) return readable;
  const { id } = await getEndpoint(db, { name: endpoint, reader });
  if (readable && !readable.includes(id)) throw noSuchEndpoint(endpoint);
  return [id];
}

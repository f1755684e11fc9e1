import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { reachOf } from "./get-endpoint";
import { readEndpointIds, readEndpoints } from "./store";

/** Ids of the endpoints a caller may know of; `null` is all. */
export async function reachableEndpointIds(
  db: Db,
  reader: Principal,
): Promise<readonly string[] | null> {
  const names = reachOf(reader);
  if (names === null) return null;
  const endpoints = await readEndpoints(db, { limit: names.length, after: undefined, names });
  return endpoints.map(({ id }) => id);
}

/** Ids of the endpoints whose cases go to one of these queues. */
export function endpointIdsOfQueues(db: Db, queueIds: readonly string[]): Promise<string[]> {
  return readEndpointIds(db, queueIds);
}

import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { reachOf } from "./get-endpoint";
import { readEndpointIds } from "./store";

/** Ids of the endpoints a caller may know of; `null` is all. */
export async function reachableEndpointIds(
  db: Db,
  reader: Principal,
): Promise<readonly string[] | null> {
  const names = reachOf(reader);
  return names === null ? null : readEndpointIds(db, names);
}

import type { Db } from "#lib/db/client";
import type { EndpointRecord } from "./endpoint";
import { readStopped } from "./store";

/** Endpoints whose stop switch is thrown, for the banner on every desk. */
export function listStopped(db: Db): Promise<EndpointRecord[]> {
  return readStopped(db);
}

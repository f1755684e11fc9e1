import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import type { EndpointRecord } from "./endpoint";
import { findEndpoint, findEndpointById } from "./store";

type Asking = {
  readonly name: string;
  /** Given, an endpoint outside the key's reach is refused in the words of one that does not exist. */
  readonly reader?: Principal;
};

/** The endpoint of that name; refuses `not_found`. */
export async function getEndpoint(db: Db, { name, reader }: Asking): Promise<EndpointRecord> {
  const reach = reader ? reachOf(reader) : null;
  const isInReach = reach === null || reach.includes(name);
  const endpoint = isInReach ? await findEndpoint(db, name) : null;
  if (!endpoint) throw noSuchEndpoint(name);
  return endpoint;
}

/** Said of what does not exist and of what the caller may not touch, in the same words. */
export function noSuchEndpoint(name: string): Refusal {
  return new Refusal("not_found", `There is no endpoint "${name}".`);
}

/** The endpoint with that id; refuses `not_found`. */
export async function getEndpointById(db: Db, id: string): Promise<EndpointRecord> {
  const endpoint = await findEndpointById(db, id);
  if (!endpoint) throw new Refusal("not_found", "There is no such endpoint.");
  return endpoint;
}

/** Names of the endpoints a caller may know of; `null` is all. */
export function reachOf(reader: Principal): readonly string[] | null {
  return reader.kind === "service" && reader.endpoints.length > 0 ? reader.endpoints : null;
}

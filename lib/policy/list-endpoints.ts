import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import type { EndpointRecord } from "./endpoint";
import { reachOf } from "./get-endpoint";
import { readEndpoints } from "./store";

type ListEndpoints = {
  readonly limit: number;
  /** The last name seen. */
  readonly cursor?: string | undefined;
  /** Given, a key sees the endpoints in its reach only. */
  readonly reader?: Principal;
};

/** A page of endpoints by name. */
export async function listEndpoints(
  db: Db,
  { limit, cursor, reader }: ListEndpoints,
): Promise<{ items: EndpointRecord[]; nextCursor: string | null }> {
  const names = reader ? reachOf(reader) : null;
  const found = await readEndpoints(db, { limit: limit + 1, after: cursor, names });
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.name ?? null) : null };
}

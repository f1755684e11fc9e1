import { Instant } from "#lib/contracts/common";
import type { PredictionDto } from "#lib/contracts/predictions";
import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { getEndpoint, noSuchEndpoint } from "#lib/policy/get-endpoint";
import { readableEndpointIds } from "./readable-endpoints";
import { type PredictionFilter, readPage } from "./store";
import { tellPredictions } from "./told-predictions";

export type ListPredictions = {
  readonly reader: Principal;
  readonly endpoint: string | undefined;
  readonly route: PredictionFilter["route"];
  readonly status: PredictionFilter["status"];
  readonly reference: string | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
};

/** Predictions the reader may see, newest first, page by page. Refuses `invalid_request` for a cursor that is none of ours. */
export async function listPredictions(
  db: Db,
  { reader, endpoint, cursor, limit, ...filter }: ListPredictions,
): Promise<{ items: PredictionDto[]; next_cursor: string | null }> {
  const readable = await readableEndpointIds(db, reader);
  const endpointIds = endpoint ? [await endpointId(db, { endpoint, reader, readable })] : readable;
  const before = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await readPage(db, { ...filter, endpointIds, before, limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: await tellPredictions(db, page),
    next_cursor: last ? `${last.createdAt.toISOString()}~${last.id}` : null,
  };
}

type Named = Pick<ListPredictions, "reader"> & {
  readonly endpoint: string;
  readonly readable: readonly string[] | null;
};

async function endpointId(db: Db, { endpoint, reader, readable }: Named): Promise<string> {
  const { id } = await getEndpoint(db, { name: endpoint, reader });
  if (readable && !readable.includes(id)) throw noSuchEndpoint(endpoint);
  return id;
}

function readCursor(cursor: string): NonNullable<PredictionFilter["before"]> {
  const [at = "", id = ""] = cursor.split("~");
  if (id && Instant.safeParse(at).success) return { createdAt: new Date(at), id };
  const faults = [{ pointer: "/cursor", detail: "take it from next_cursor of the page before" }];
  throw new Refusal("invalid_request", "The cursor is none of ours.", { faults });
}

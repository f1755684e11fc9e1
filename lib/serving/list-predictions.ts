import type { PredictionDto } from "#lib/contracts/predictions";
import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { askedEndpointIds } from "./readable-endpoints";
import { type PredictionFilter, readPage } from "./store";
import { pageOfRows, readTimeCursor } from "./time-cursor";
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
  const endpointIds = await askedEndpointIds(db, { endpoint, reader });
  const before = cursor === undefined ? undefined : readTimeCursor(cursor);
  const rows = await readPage(db, { ...filter, endpointIds, before, limit: limit + 1 });
  const { page, nextCursor } = pageOfRows(rows, limit);
  return { items: await tellPredictions(db, page), next_cursor: nextCursor };
}

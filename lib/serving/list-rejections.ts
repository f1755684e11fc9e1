import type { RejectionDto } from "#lib/contracts/rejections";
import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { askedEndpointIds } from "./readable-endpoints";
import { tellRejections } from "./rejection-dto";
import { readRejections } from "./rejections/store";
import { pageOfRows, readTimeCursor } from "./time-cursor";

export type ListRejections = {
  readonly reader: Principal;
  readonly endpoint: string | undefined;
  /** The deciding one. */
  readonly reason: string | undefined;
  readonly reference: string | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
};

/** Refused inputs of the endpoints the reader may see, newest first. Refuses `invalid_request` for a cursor that is none of ours. */
export async function listRejections(
  db: Db,
  { reader, endpoint, cursor, limit, ...filter }: ListRejections,
): Promise<{ items: RejectionDto[]; next_cursor: string | null }> {
  const endpointIds = await askedEndpointIds(db, { endpoint, reader });
  const before = cursor === undefined ? undefined : readTimeCursor(cursor);
  const rows = await readRejections(db, { ...filter, endpointIds, before, limit: limit + 1 });
  const { page, nextCursor } = pageOfRows(rows, limit);
  return { items: await tellRejections(db, page), next_cursor: nextCursor };
}

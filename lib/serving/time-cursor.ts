import { Instant } from "#lib/contracts/common";
import { Refusal } from "#lib/kernel/refusal";

/** Where a page ended, in a list from newest to oldest. */
export type TimeCursor = { readonly createdAt: Date; readonly id: string };

/** The first `limit` of `rows`, of which one more was read, and the cursor of the page after them. */
export function pageOfRows<Row extends TimeCursor>(
  rows: readonly Row[],
  limit: number,
): { readonly page: readonly Row[]; readonly nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { page, nextCursor: last ? `${last.createdAt.toISOString()}~${last.id}` : null };
}

/** Refuses `invalid_request` for a cursor that is none of ours. */
export function readTimeCursor(cursor: string): TimeCursor {
  const [at = "", id = ""] = cursor.split("~");
  if (id && Instant.safeParse(at).success) return { createdAt: new Date(at), id };
  const faults = [{ pointer: "/cursor", detail: "take it from next_cursor of the page before" }];
  throw new Refusal("invalid_request", "The cursor is none of ours.", { faults });
}

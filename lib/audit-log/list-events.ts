import type { Db } from "#lib/db/client";
import { selectEvents } from "./store";

/** An entry of the log as it is read. */
export type AuditEvent = {
  readonly id: string;
  readonly actorId: string;
  readonly actorRole: string;
  readonly act: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
  readonly requestId: string | null;
  readonly policyVersion: number | null;
  readonly modelVersion: string | null;
  readonly at: Date;
};

/** Which entries, newest first. Every member narrows; `cursor` is the `nextCursor` of the page before. */
export type EventFilter = {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly actorId?: string | undefined;
  readonly act?: string | undefined;
  readonly objectKind?: string | undefined;
  readonly objectId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Only what was done to these queues themselves. */
  readonly queueIds?: readonly string[] | undefined;
};

export type EventPage = { readonly items: AuditEvent[]; readonly nextCursor: string | null };

/** A page of the log. A cursor that names no entry gives an empty page. */
export async function listEvents(db: Db, filter: EventFilter): Promise<EventPage> {
  const found = await selectEvents(db, { ...filter, limit: filter.limit + 1 });
  const items = found.slice(0, filter.limit);
  const last = items.at(-1);
  return { items, nextCursor: found.length > filter.limit && last ? last.id : null };
}

import type { Db } from "#lib/db/client";
import type { Statement } from "#lib/db/statement";
import { freshId } from "#lib/kernel/ids";
import { insertEvent, insertEvents } from "./store";

/** Who did what to which thing, and what it was before and after. */
export type AuditEntry = {
  readonly actorId: string;
  readonly actorRole: string;
  /** The verb, in snake case: `publish_policy`. */
  readonly act: string;
  readonly objectKind: string;
  readonly objectId: string;
  /** JSON values; digests or small facts, never an input or a secret. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | null | undefined;
  readonly requestId?: string | null | undefined;
  readonly policyVersion?: number | null | undefined;
  readonly modelVersion?: string | null | undefined;
};

/** Adds one entry to the log, in the transaction of the act itself. Resolves to its id. */
export async function recordEvent(tx: Db, entry: AuditEntry): Promise<string> {
  const id = freshId("auditEvent");
  await insertEvent(tx, id, entry);
  return id;
}

/** `recordEvent` for several acts of a transaction whose writer sends statements himself; none where nothing was done. */
export function recordingEvents(entries: readonly AuditEntry[]): Statement[] {
  if (entries.length === 0) return [];
  return [insertEvents(entries.map((entry) => ({ id: freshId("auditEvent"), ...entry })))];
}

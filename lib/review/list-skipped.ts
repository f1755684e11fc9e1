import type { Db } from "#lib/db/client";
import type { Person } from "#lib/kernel/principal";
import { findSkips } from "./cases/list/store";
import type { Page } from "./list-cases";
import { namesOfEndpoints, referencesOf } from "./names/store";

/** A waiting case that somebody skipped. */
export type SkippedRow = {
  readonly caseId: string;
  readonly queue: string;
  readonly endpoint: string;
  readonly reference: string | null;
  readonly reason: string;
  readonly skippedAt: Date;
};

type Asked = {
  readonly reader: Person;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** Cases the reader skipped and may still take back, newest case first. */
export async function listSkipped(
  db: Db,
  { reader, limit, cursor }: Asked,
): Promise<Page<SkippedRow>> {
  const asked = { readerId: reader.id, before: cursor ?? null, limit: limit + 1 };
  const found = await findSkips(db, asked);
  const rows = found.slice(0, limit);
  const endpoints = await namesOfEndpoints(
    db,
    rows.map(({ endpointId }) => endpointId),
  );
  const references = await referencesOf(
    db,
    rows.map(({ predictionId }) => predictionId),
  );
  const items = rows.map(({ endpointId, predictionId, ...row }) => ({
    ...row,
    endpoint: endpoints.get(endpointId) ?? endpointId,
    reference: references.get(predictionId) ?? null,
  }));
  return { items, nextCursor: found.length > limit ? (rows.at(-1)?.caseId ?? null) : null };
}

import type { Db } from "#lib/db/client";
import type { Person } from "#lib/kernel/principal";
import { findCaseRows } from "./cases/list/store";
import { namesOfEndpoints, namesOfPeople, referencesOf } from "./names/store";
import { seesEveryQueue } from "./queue-access";

/** A case in a list: nothing of the model's, and names instead of ids. */
export type CaseRow = {
  readonly id: string;
  readonly state: "waiting" | "decided";
  readonly queue: string;
  readonly endpoint: string;
  readonly reference: string | null;
  readonly holder: string | null;
  readonly createdAt: Date;
  readonly deadlineAt: Date | null;
  readonly decidedAt: Date | null;
};

/** A page of a list, and where the next one begins. */
export type Page<Item> = { readonly items: Item[]; readonly nextCursor: string | null };

type Asked = {
  readonly reader: Person;
  /** Id or name. */
  readonly queue?: string | undefined;
  readonly state?: "waiting" | "decided" | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/**
 * Cases the reader may open, newest first: all of a queue they lead or of every queue for administrators and auditors,
 * otherwise those that wait in their queues and those they have reviewed.
 */
export async function listCases(db: Db, asked: Asked): Promise<Page<CaseRow>> {
  const { reader, limit } = asked;
  const found = await findCaseRows(db, {
    readerId: reader.id,
    isAll: seesEveryQueue(reader),
    queue: asked.queue ?? null,
    state: asked.state ?? null,
    before: asked.cursor ?? null,
    limit: limit + 1,
  });
  const rows = found.slice(0, limit);
  const people = await namesOfPeople(
    db,
    rows.flatMap(({ holderId }) => holderId ?? []),
  );
  const endpoints = await namesOfEndpoints(
    db,
    rows.map(({ endpointId }) => endpointId),
  );
  const references = await referencesOf(
    db,
    rows.map(({ predictionId }) => predictionId),
  );
  const items = rows.map(({ holderId, endpointId, predictionId, ...row }) => ({
    ...row,
    endpoint: endpoints.get(endpointId) ?? endpointId,
    reference: references.get(predictionId) ?? null,
    holder: holderId && (people.get(holderId) ?? holderId),
  }));
  return { items, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}

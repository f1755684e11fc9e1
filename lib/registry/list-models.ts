import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import { getModel } from "./get-model";
import type { Model, ModelVersion } from "./model-version";
import { readModels, readVersions } from "./store";

type Page = { readonly limit: number; readonly cursor?: string | undefined };

/** A page of models by name; the cursor is the last name seen. */
export async function listModels(
  db: Db,
  { limit, cursor }: Page,
): Promise<{ items: Model[]; nextCursor: string | null }> {
  const found = await readModels(db, { limit: limit + 1, after: cursor });
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.name ?? null) : null };
}

/** A page of a model's versions, newest first; the cursor is the last number seen. Refuses `not_found`. */
export async function listVersions(
  db: Db,
  { model, limit, cursor }: Page & { model: string },
): Promise<{ items: ModelVersion[]; nextCursor: string | null }> {
  const { id: modelId } = await getModel(db, { name: model });
  const before = cursor === undefined ? undefined : numberOf(cursor);
  const found = await readVersions(db, { modelId, limit: limit + 1, before });
  const items = found.slice(0, limit);
  const last = items.at(-1)?.version;
  const hasMore = found.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? String(last) : null };
}

function numberOf(cursor: string): number {
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new Refusal("invalid_request", "The cursor is not one that this list gave.", {
    faults: [{ pointer: "/cursor", detail: "is not a cursor of this list" }],
  });
}

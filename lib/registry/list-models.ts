import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import { getModel } from "./get-model";
import type { Model, ModelVersion } from "./model-version";
import { findMatches, findNumbers } from "./search/store";
import type { VersionFilter } from "./search/version-filter";
import { readModels, readModelsNamed, readVersions, readVersionsNumbered } from "./store";

type Page = {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** What a version must be; `null` for any. */
  readonly filter?: VersionFilter | null;
};

/** A model in a list; of a search, with the numbers of the versions that pass, newest first. */
export type ListedModel = Model & { readonly matches: readonly number[] | null };

/** A page of models by name, of a search those with a version that passes; the cursor is the last name seen. */
export async function listModels(
  db: Db,
  { limit, cursor, filter = null }: Page,
): Promise<{ items: ListedModel[]; nextCursor: string | null }> {
  const page = { limit: limit + 1, after: cursor };
  const found = filter ? await matching(db, filter, page) : await anyModels(db, page);
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.name ?? null) : null };
}

/** A page of a model's versions that pass, newest first; the cursor is the last number seen. Refuses `not_found`. */
export async function listVersions(
  db: Db,
  { model, limit, cursor, filter = null }: Page & { model: string },
): Promise<{ items: ModelVersion[]; nextCursor: string | null }> {
  const { id: modelId } = await getModel(db, { name: model });
  const before = cursor === undefined ? undefined : numberOf(cursor);
  const page = { modelId, limit: limit + 1, before };
  const found = filter
    ? await readVersionsNumbered(db, { modelId, numbers: await findNumbers(db, filter, page) })
    : await readVersions(db, page);
  const items = found.slice(0, limit);
  const last = items.at(-1)?.version;
  const hasMore = found.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? String(last) : null };
}

async function anyModels(db: Db, page: Parameters<typeof readModels>[1]): Promise<ListedModel[]> {
  return (await readModels(db, page)).map((model) => ({ ...model, matches: null }));
}

async function matching(
  db: Db,
  filter: VersionFilter,
  page: Parameters<typeof findMatches>[2],
): Promise<ListedModel[]> {
  const found = await findMatches(db, filter, page);
  const versions = new Map(found.map((it) => [it.name, it.versions]));
  const models = await readModelsNamed(db, [...versions.keys()]);
  return models.map((model) => ({ ...model, matches: versions.get(model.name) ?? [] }));
}

function numberOf(cursor: string): number {
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new Refusal("invalid_request", "The cursor is not one that this list gave.", {
    faults: [{ pointer: "/cursor", detail: "is not a cursor of this list" }],
  });
}

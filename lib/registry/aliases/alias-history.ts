import type { Db } from "#lib/db/client";
import { getModel } from "../get-model";
import type { Alias, AliasMove, VersionName } from "./alias";
import { readAliases, readFollowers, readMoves, readMovesOfVersion } from "./store";

type Asked = { readonly model: string; readonly alias: string };

/** A page of an alias's moves, newest first. `cursor` is the id of the last move seen. */
export async function aliasHistory(
  db: Db,
  { model, alias, limit, cursor }: Asked & { limit: number; cursor?: string | undefined },
): Promise<{ items: AliasMove[]; nextCursor: string | null }> {
  const { id: modelId } = await getModel(db, { name: model });
  const found = await readMoves(db, { modelId, alias }, { limit: limit + 1, before: cursor });
  const items = found.slice(0, limit);
  return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Which version an alias stood for at a moment, to the millisecond; `null` before its first move. */
export async function servedAt(
  db: Db,
  { model, alias, at }: Asked & { at: Date },
): Promise<VersionName | null> {
  const { id: modelId } = await getModel(db, { name: model });
  const [move] = await readMoves(db, { modelId, alias }, { limit: 1, until: at });
  return move?.to ?? null;
}

/** Every alias of a model with where it points, by the model's id. */
export async function listAliases(db: Db, modelId: string): Promise<Alias[]> {
  return readAliases(db, modelId);
}

/** More moves of one version than a page shows. */
const MOVES_SHOWN = 100;

/** The latest moves, of any alias, to or from a version, newest first. */
export async function movesOfVersion(db: Db, versionId: string): Promise<AliasMove[]> {
  return readMovesOfVersion(db, versionId, MOVES_SHOWN);
}

/** The endpoints that answer with a version now, each with the alias it follows. */
export async function endpointsServing(
  db: Db,
  { id, modelId }: { id: string; modelId: string },
): Promise<{ endpoint: string; alias: string }[]> {
  const aliases = await readAliases(db, modelId);
  const here = new Set(aliases.filter((it) => it.versionId === id).map(({ alias }) => alias));
  return (await readFollowers(db, modelId)).filter(({ alias }) => here.has(alias));
}

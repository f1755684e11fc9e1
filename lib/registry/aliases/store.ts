import type { Db } from "#lib/db/client";
import { noSql, sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { Alias, AliasMove } from "./alias";

type Named = { readonly modelId: string; readonly alias: string };

type MoveRow = Omit<AliasMove, "from" | "to"> & {
  readonly fromId: string | null;
  readonly fromVersion: number | null;
  readonly toId: string;
  readonly toVersion: number;
};

/** Every move with the versions at both ends; a statement goes on with what it wants of them. */
const MOVES = sql`
    select m.id, m.alias, m.reason, m.actor_id as by, m.moved_at as "movedAt",
           f.id as "fromId", f.version as "fromVersion", t.id as "toId", t.version as "toVersion"
      from alias_moves m
      join model_versions t on t.id = m.to_version_id
      left join model_versions f on f.id = m.from_version_id`;

/** Every alias of a model, by name. */
export async function readAliases(db: Db, modelId: string): Promise<Alias[]> {
  const rows = await db.modelAlias.findMany({
    where: { modelId },
    orderBy: { alias: "asc" },
    include: { version: { select: { version: true } } },
  });
  return rows.map(({ alias, versionId, movedAt, version: { version } }) => {
    return { alias, versionId, version, movedAt };
  });
}

export async function findAlias(db: Db, { modelId, alias }: Named): Promise<Alias | null> {
  const aliases = await readAliases(db, modelId);
  return aliases.find((it) => it.alias === alias) ?? null;
}

/**
 * Points the alias elsewhere and writes the move down, both stamped by the database's clock at this statement. Inside the
 * policy gate, so that the times of two moves are in the order of the moves.
 */
export async function writeMove(
  tx: Transaction,
  move: Named & { fromId: string | null; toId: string; reason: string; by: string },
): Promise<void> {
  const id = freshId("aliasMove");
  await tx.$executeRaw`
    with stamp as (select umpire_now() as at), pointed as (
      insert into model_aliases (model_id, alias, version_id, moved_at)
      select ${move.modelId}, ${move.alias}, ${move.toId}, at from stamp
          on conflict (model_id, alias) do update
         set version_id = excluded.version_id, moved_at = excluded.moved_at)
    insert into alias_moves
           (id, model_id, alias, from_version_id, to_version_id, reason, actor_id, moved_at)
    select ${id}, ${move.modelId}, ${move.alias}, ${move.fromId}, ${move.toId}, ${move.reason},
           ${move.by}, at from stamp`;
}

/** Newest first: of every move, or of those up to a moment, or of those before the move `before`. */
export async function readMoves(
  db: Db,
  { modelId, alias }: Named,
  { limit, before, until }: { limit: number; before?: string | undefined; until?: Date },
): Promise<AliasMove[]> {
  const earlier = before
    ? sql`and (m.moved_at, m.id) < (select moved_at, id from alias_moves where id = ${before})`
    : noSql;
  const known = until ? sql`and m.moved_at <= ${until}` : noSql;
  const rows = await db.$queryRaw<MoveRow[]>`
    ${MOVES}
     where m.model_id = ${modelId} and m.alias = ${alias} ${earlier} ${known}
     order by m.moved_at desc, m.id desc
     limit ${limit}`;
  return rows.map(toMove);
}

/** The latest moves, of any alias, to or from one version, newest first. */
export async function readMovesOfVersion(
  db: Db,
  versionId: string,
  limit: number,
): Promise<AliasMove[]> {
  const rows = await db.$queryRaw<MoveRow[]>`
    ${MOVES}
     where ${versionId} in (m.to_version_id, m.from_version_id)
     order by m.moved_at desc, m.id desc
     limit ${limit}`;
  return rows.map(toMove);
}

/** Endpoints of a model with the alias each follows. Reads the policy room's table: no list of ours knows both. */
export async function readFollowers(
  db: Db,
  modelId: string,
): Promise<{ endpoint: string; alias: string }[]> {
  return db.$queryRaw`
    select name as endpoint, model_alias as alias from endpoints
     where model_id = ${modelId} order by name`;
}

function toMove({ fromId, fromVersion, toId, toVersion, ...rest }: MoveRow): AliasMove {
  const from =
    fromId !== null && fromVersion !== null ? { versionId: fromId, version: fromVersion } : null;
  return { ...rest, from, to: { versionId: toId, version: toVersion } };
}

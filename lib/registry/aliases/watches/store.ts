import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { AliasWatch, WatchEnd, WatchLimits } from "../watched-alias";

type Placed = { readonly modelId: string; readonly alias: string };

type NewWatch = Placed & {
  readonly versionId: string;
  readonly limits: WatchLimits;
  readonly minutes: number;
  readonly by: string;
};

export async function insertWatch(tx: Transaction, watch: NewWatch): Promise<void> {
  const { modelId, alias, versionId, limits, minutes, by } = watch;
  const id = freshId("aliasWatch");
  await tx.$executeRaw`
    insert into alias_watches (id, model_id, alias, version_id, limits, started_at, ends_at, created_by)
    select ${id}, ${modelId}, ${alias}, ${versionId}, ${JSON.stringify(limits)}::jsonb, at,
           at + ${minutes}::float8 * interval '1 minute', ${by}
      from (select umpire_now() as at) as stamp`;
}

/** Ends the watch of an alias that moves on for another reason. */
export async function replaceWatch(tx: Transaction, { modelId, alias }: Placed): Promise<void> {
  await tx.aliasWatch.updateMany({
    where: { modelId, alias, state: "watching" },
    data: { state: "replaced" },
  });
}

/** Every watch that has not ended, whether its time is up or not. */
export async function readLiveWatches(db: Db): Promise<AliasWatch[]> {
  return db.$queryRaw<AliasWatch[]>`
    select w.id, m.name as model, w.model_id as "modelId", w.alias, w.version_id as "versionId",
           w.limits, w.started_at as "startedAt", w.ends_at <= umpire_now() as "isOver"
      from alias_watches w join models m on m.id = w.model_id
     where w.state = 'watching' order by w.id`;
}

/** Ends a watch; `false` where another process, or a move of the alias, came first. */
export async function settleWatch(
  tx: Transaction,
  { id, state, figures }: WatchEnd,
): Promise<boolean> {
  const { count } = await tx.aliasWatch.updateMany({
    where: { id, state: "watching" },
    data: { state, figures },
  });
  return count > 0;
}

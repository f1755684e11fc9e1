import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";

/** One answer made ahead: the canonical input and the scores of the version's output. */
export type TableEntry = { readonly key: string; readonly scores: readonly number[] };

/** Entries of one version, with their age by the database's clock. */
export async function readEntries(
  db: Db,
  modelVersionId: string,
): Promise<(TableEntry & { readonly ageMs: number })[]> {
  return db.$queryRaw<(TableEntry & { ageMs: number })[]>`
    select convert_from(key, 'UTF8') as key, raw as scores,
           (1000 * extract(epoch from umpire_now() - created_at))::float8 as "ageMs"
      from static_predictions where model_version_id = ${modelVersionId}`;
}

/** What is there of a version. */
export type TableCount = {
  readonly count: number;
  /** Those that are not older than was asked for. */
  readonly fresh: number;
  /** Ages in seconds; `null` without entries. */
  readonly oldestS: number | null;
  readonly newestS: number | null;
  /** Another text for another state of the table: its number of entries and when the last one was made. */
  readonly state: string;
};

/** Counts the entries of a version; `maxAgeS` says how old one may be. */
export async function countEntries(
  db: Db,
  { modelVersionId, maxAgeS }: { modelVersionId: string; maxAgeS: number | null },
): Promise<TableCount> {
  const [row] = await db.$queryRaw<TableCount[]>`
    select count(*)::int as count,
           (count(*) filter (where ${maxAgeS}::float8 is null
             or created_at >= umpire_now() - ${maxAgeS}::float8 * interval '1 second'))::int as fresh,
           extract(epoch from umpire_now() - min(created_at))::float8 as "oldestS",
           extract(epoch from umpire_now() - max(created_at))::float8 as "newestS",
           concat_ws(' ', count(*), extract(epoch from max(created_at))) as state
      from static_predictions where model_version_id = ${modelVersionId}`;
  return row ?? { count: 0, fresh: 0, oldestS: null, newestS: null, state: "" };
}

/**
 * Adds entries, or makes them anew. Numbers travel as JSON text: lists of floats lose their last bit on the way through the
 * client's own insert.
 */
export async function writeEntries(
  tx: Transaction,
  { modelVersionId, entries }: { modelVersionId: string; entries: readonly TableEntry[] },
): Promise<void> {
  await tx.$executeRaw`
    insert into static_predictions (model_version_id, key, raw, created_at)
    select ${modelVersionId}, convert_to(e."key", 'UTF8'), e."scores", umpire_now()
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as e("key" text, "scores" float8[])
        on conflict (model_version_id, key) do update
       set raw = excluded.raw, created_at = excluded.created_at`;
}

/** Rings for those who hold the table of a version in memory. */
export async function ringTable(tx: Transaction, modelVersionId: string): Promise<void> {
  await tx.$executeRaw`select pg_notify('umpire_precomputed', ${modelVersionId})`;
}

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

/** What is there of a version: how many entries, and how old the oldest and the newest are, in seconds. */
export async function countEntries(
  db: Db,
  { modelVersionId, maxAgeS }: { modelVersionId: string; maxAgeS: number | null },
): Promise<{ count: number; fresh: number; oldestS: number | null; newestS: number | null }> {
  const [row] = await db.$queryRaw<
    { count: number; fresh: number; oldestS: number | null; newestS: number | null }[]
  >`
    select count(*)::int as count,
           (count(*) filter (where ${maxAgeS}::float8 is null
             or created_at >= umpire_now() - ${maxAgeS}::float8 * interval '1 second'))::int as fresh,
           extract(epoch from umpire_now() - min(created_at))::float8 as "oldestS",
           extract(epoch from umpire_now() - max(created_at))::float8 as "newestS"
      from static_predictions where model_version_id = ${modelVersionId}`;
  return row ?? { count: 0, fresh: 0, oldestS: null, newestS: null };
}

/**
 * Adds entries, or makes them anew, and rings for those who hold the table in memory. Numbers travel as JSON text: lists of floats
 * lose their last bit on the way through the client's own insert.
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
  await tx.$executeRaw`select pg_notify('umpire_precomputed', ${modelVersionId})`;
}

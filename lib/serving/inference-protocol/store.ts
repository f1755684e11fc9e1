import type { Db } from "#lib/db/client";

/** A version that an alias of its model points at. */
export type AliasedVersion = {
  readonly versionId: string;
  readonly version: number;
  readonly isChampion: boolean;
  readonly isQuarantined: boolean;
};

type Asked = {
  readonly model: string;
  /** Names of the endpoints within the caller's reach; `null` is all. */
  readonly reach: readonly string[] | null;
};

/**
 * The versions of a model that aliases point at, by number, in one statement; `null` when there is no such model, or none
 * that answers for an endpoint within reach.
 */
export async function findAliasedVersions(
  db: Db,
  { model, reach }: Asked,
): Promise<AliasedVersion[] | null> {
  const isBounded = reach !== null;
  const rows = await db.$queryRaw<(AliasedVersion | { versionId: null })[]>`
    select v.id as "versionId", v.version, coalesce(bool_or(a.alias = 'champion'), false) as "isChampion",
           v.state = 'quarantined' as "isQuarantined"
      from models m
      left join model_aliases a on a.model_id = m.id
      left join model_versions v on v.id = a.version_id
     where m.name = ${model}
       and (not ${isBounded} or exists (
             select from endpoints e
              where e.model_id = m.id and e.name = any(${[...(reach ?? [])]})))
     group by v.id
     order by v.version`;
  if (rows.length === 0) return null;
  return rows.flatMap((row) => (row.versionId === null ? [] : [row]));
}

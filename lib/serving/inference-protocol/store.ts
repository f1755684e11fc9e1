import type { Db } from "#lib/db/client";

/** A version that an alias of its model points at. */
export type AliasedVersion = {
  readonly versionId: string;
  readonly version: number;
  readonly isChampion: boolean;
  readonly isQuarantined: boolean;
};

/** What of a model may be asked, and by whom. */
export type AliasedModel = {
  /** By number. */
  readonly versions: readonly AliasedVersion[];
  /** Names of the endpoints that it answers for. */
  readonly endpoints: readonly string[];
};

/** The versions of a model that aliases point at, in one statement; `null` when there is no such model. */
export async function findAliasedModel(db: Db, model: string): Promise<AliasedModel | null> {
  const rows = await db.$queryRaw<
    ((AliasedVersion | { versionId: null }) & { endpoints: string[] })[]
  >`
    select v.id as "versionId", v.version, coalesce(bool_or(a.alias = 'champion'), false) as "isChampion",
           v.state = 'quarantined' as "isQuarantined",
           array(select e.name from endpoints e where e.model_id = m.id) as endpoints
      from models m
      left join model_aliases a on a.model_id = m.id
      left join model_versions v on v.id = a.version_id
     where m.name = ${model}
     group by m.id, v.id
     order by v.version`;
  const [first] = rows;
  if (!first) return null;
  const versions = rows.flatMap((row) => (row.versionId === null ? [] : [row]));
  return { versions, endpoints: first.endpoints };
}

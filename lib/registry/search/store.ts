import type { Db } from "#lib/db/client";
import { joinSql, type Sql, sql } from "#lib/db/sql";
import type { Comparison, VersionFilter } from "./version-filter";

const COMPARISONS: Readonly<Record<Comparison, Sql>> = {
  ">": sql`>`,
  ">=": sql`>=`,
  "<": sql`<`,
  "<=": sql`<=`,
  "=": sql`=`,
};

/** The versions of a model that pass the filter, newest first, below the number `before` when given: their numbers. */
export async function findNumbers(
  db: Db,
  filter: VersionFilter,
  { modelId, limit, before }: { modelId: string; limit: number; before: number | undefined },
): Promise<number[]> {
  const rows = await db.$queryRaw<{ version: number }[]>`
    select v.version from model_versions v
     where v.model_id = ${modelId} and (${before ?? null}::int is null or v.version < ${before ?? null}::int)
       and ${passes(filter)}
     order by v.version desc limit ${limit}`;
  return rows.map(({ version }) => version);
}

/** Models with a version that passes the filter, by name after `after`: the name and the versions' numbers, newest first. */
export async function findMatches(
  db: Db,
  filter: VersionFilter,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<{ name: string; versions: number[] }[]> {
  return db.$queryRaw`
    select m.name, array_agg(v.version order by v.version desc) as versions
      from models m join model_versions v on v.model_id = m.id
     where m.name > ${after ?? ""} and ${passes(filter)}
     group by m.name order by m.name limit ${limit}`;
}

function passes({ tags, metrics, parameters, fingerprint }: VersionFilter): Sql {
  const conditions = [
    sql`true`,
    ...tags.map((tag) => sql`${tag} = any(v.tags)`),
    ...metrics.map(({ part, metric, comparison, value }) => {
      const found = sql`(v.manifest #>> ${["metrics", part, metric, "value"]}::text[])::float8`;
      return sql`${found} ${COMPARISONS[comparison]} ${value}::float8`;
    }),
    ...parameters.map(({ name, comparison, value }) => {
      const found = sql`v.manifest #>> ${["parameters", name]}::text[]`;
      if (typeof value === "string") return sql`${found} = ${value}`;
      // A case, because the planner may try a cast before the test that makes it safe.
      return sql`case when jsonb_typeof(v.manifest #> ${["parameters", name]}::text[]) = 'number'
                      then (${found})::float8 ${COMPARISONS[comparison]} ${value}::float8 else false end`;
    }),
  ];
  if (fingerprint !== null) {
    conditions.push(sql`(${fingerprint} in (v.sha256, v.uploaded_sha256, v.manifest #>> '{data,sha256}')
      or exists (select from jsonb_each_text(case jsonb_typeof(v.manifest #> '{data,fingerprint}')
                   when 'object' then v.manifest #> '{data,fingerprint}' else '{}'::jsonb end) as part
                  where part.value = ${fingerprint}))`);
  }
  return joinSql(conditions, " and ");
}

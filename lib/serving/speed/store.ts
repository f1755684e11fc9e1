import type { Db } from "#lib/db/client";
import { type Sql, sql } from "#lib/db/sql";

export type Recent = {
  readonly endpointId: string;
  readonly hours: number;
  /** The newest so many of the window. */
  readonly limit: number;
};

/** The least values that 50, 95 and 99 % do not exceed. */
export type PercentileRow = readonly [number, number, number];

const PERCENTILES = sql`percentile_disc(array[0.5, 0.95, 0.99]::float8[]) within group`;

function recent({ endpointId, hours, limit }: Recent): Sql {
  return sql`recent as materialized (
    select strategy, path, is_cached, model_version_id, arm, route, latency_ms, stages, created_at,
           cardinality(probabilities) = 0 as is_failed
      from predictions
     where endpoint_id = ${endpointId} and created_at > umpire_now() - ${hours} * interval '1 hour'
     order by created_at desc, id desc
     limit ${limit})`;
}

export type Totals = {
  readonly n: number;
  readonly cached: number;
  readonly failed: number;
  readonly reviewed: number;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly meanMs: number | null;
  readonly percentiles: PercentileRow | null;
};

export async function readTotals(db: Db, asked: Recent): Promise<Totals> {
  const [row] = await db.$queryRaw<Totals[]>`
    with ${recent(asked)}
    select count(*)::int as n,
           (count(*) filter (where is_cached))::int as cached,
           (count(*) filter (where is_failed))::int as failed,
           (count(*) filter (where route = 'review'))::int as reviewed,
           min(created_at) as "from", max(created_at) as "to", avg(latency_ms) as "meanMs",
           ${PERCENTILES} (order by latency_ms) as percentiles
      from recent`;
  if (!row) throw new Error("an aggregate is always one row");
  return row;
}

/** How many latencies lie in each place: at most the first bound, beyond it up to the second, and so on. */
export async function countLatencies(
  db: Db,
  asked: Recent,
  bounds: readonly number[],
): Promise<{ readonly place: number; readonly n: number }[]> {
  return db.$queryRaw`
    with ${recent(asked)}
    select (select count(*) from unnest(${[...bounds]}::float8[]) b where b < latency_ms)::int as place,
           count(*)::int as n
      from recent group by 1`;
}

export async function readStages(
  db: Db,
  asked: Recent,
): Promise<{ readonly stage: string; readonly n: number; readonly percentiles: PercentileRow }[]> {
  return db.$queryRaw`
    with ${recent(asked)}
    select s.key as stage, count(*)::int as n,
           ${PERCENTILES} (order by s.value::float8) as percentiles
      from recent cross join lateral json_each_text(stages) s
     group by s.key`;
}

export type WayRow = {
  readonly strategy: string;
  readonly path: readonly string[];
  readonly versionId: string | null;
  readonly arm: "champion" | "challenger" | null;
  readonly n: number;
  readonly percentiles: PercentileRow;
};

/** The commonest first. */
export async function readWays(db: Db, asked: Recent): Promise<WayRow[]> {
  return db.$queryRaw`
    with ${recent(asked)}
    select strategy, path, model_version_id as "versionId", arm, count(*)::int as n,
           ${PERCENTILES} (order by latency_ms) as percentiles
      from recent
     group by strategy, path, model_version_id, arm
     order by count(*) desc, strategy, path, model_version_id, arm`;
}

export type StrategyRow = {
  readonly strategy: string;
  /** Who answered; `null` for two phases, where either may. */
  readonly versionId: string | null;
  readonly n: number;
  readonly cached: number;
  readonly percentiles: PercentileRow;
};

/** Predictions by how they could be served: a strategy with one version, or with two phases. */
export async function readStrategies(db: Db, asked: Recent): Promise<StrategyRow[]> {
  return db.$queryRaw`
    with ${recent(asked)}
    select strategy, case when strategy <> 'two_phase' then model_version_id end as "versionId",
           count(*)::int as n, (count(*) filter (where is_cached))::int as cached,
           ${PERCENTILES} (order by latency_ms) as percentiles
      from recent
     group by 1, 2`;
}

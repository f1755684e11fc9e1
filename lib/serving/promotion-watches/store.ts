import type { Db } from "#lib/db/client";
import type { AliasWatch, WatchFigures } from "#lib/registry/aliases/watched-alias";

/** So many of the latest answers are looked at: enough for a p99, few enough to be asked every few seconds. */
const MOST = 10_000;

/** The figures of a watched version at every endpoint that follows its alias. */
export async function readWatchFigures(
  db: Db,
  { modelId, alias, versionId, startedAt }: AliasWatch,
): Promise<WatchFigures> {
  const [figures] = await db.$queryRaw<WatchFigures[]>`
    with latest as (
      select p.id, p.route, p.action, p.latency_ms, cardinality(p.probabilities) = 0 as failed
        from endpoints e
       cross join lateral (
         select * from predictions
          where endpoint_id = e.id and created_at >= ${startedAt} and model_version_id = ${versionId}
          order by created_at desc, id desc limit ${MOST}) p
       where e.model_id = ${modelId} and e.model_alias = ${alias})
    select count(*)::int as predictions,
           coalesce(avg(failed::int), 0)::float8 as failure_share,
           (percentile_cont(0.99) within group (order by latency_ms))::float8 as p99_ms,
           count(s.prediction_id)::int as compared,
           (avg(((s.route, s.action) is distinct from (l.route, l.action))::int)
              filter (where s.prediction_id is not null))::float8 as disagreement
      from latest l
      left join lateral (
        select prediction_id, route, action from shadow_predictions
         where prediction_id = l.id and failure is null limit 1) s on true`;
  if (!figures) throw new Error("an aggregate without a row");
  return figures;
}

import type { Db } from "#lib/db/client";
import type { LineageEdge } from "./version-lineage";

type EdgeRow = {
  readonly direction: "up" | "down";
  readonly relation: string;
  readonly childId: string;
  readonly childModel: string;
  readonly childVersion: number;
  readonly parentId: string | null;
  readonly parentModel: string;
  readonly parentVersion: number;
};

/** Every edge above and below a version. `union` drops what was met before, so a circle ends. */
export async function readEdges(
  db: Db,
  versionId: string,
): Promise<{ up: LineageEdge[]; down: LineageEdge[] }> {
  const rows = await db.$queryRaw<EdgeRow[]>`
    with recursive edges as (
      select l.value ->> 'relation' as relation, c.id as "childId", cm.name as "childModel",
             c.version as "childVersion", p.id as "parentId", l.value ->> 'model' as "parentModel",
             (l.value ->> 'version')::float8 as "parentVersion"
        from model_versions c
        join models cm on cm.id = c.model_id
       cross join lateral jsonb_array_elements(c.manifest -> 'lineage') l
        left join models pm on pm.name = l.value ->> 'model'
        left join model_versions p
               on p.model_id = pm.id and p.version = (l.value ->> 'version')::float8
    ), up as (
      select * from edges where "childId" = ${versionId}
      union select e.* from edges e join up on e."childId" = up."parentId"
    ), down as (
      select * from edges where "parentId" = ${versionId}
      union select e.* from edges e join down on e."parentId" = down."childId"
    )
    select 'up' as direction, up.* from up union all select 'down', down.* from down
     order by direction, "childModel", "childVersion", "parentModel", "parentVersion"`;
  const edges = (direction: EdgeRow["direction"]) =>
    rows.filter((it) => it.direction === direction).map(toEdge);
  return { up: edges("up"), down: edges("down") };
}

function toEdge(row: EdgeRow): LineageEdge {
  return {
    relation: row.relation,
    child: { versionId: row.childId, model: row.childModel, version: row.childVersion },
    parent: { versionId: row.parentId, model: row.parentModel, version: row.parentVersion },
  };
}

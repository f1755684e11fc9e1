import type { Db } from "#lib/db/client";
import { noSql, sql } from "#lib/db/sql";
import type { ReplayRow } from "../replay-rows";

/** Where a chunk begins: before the row of this instant and id. */
export type Before = { readonly createdAt: Date; readonly id: string };

export type ChunkAsked = {
  readonly endpointId: string;
  readonly days: number;
  readonly limit: number;
  readonly before: Before | null;
  readonly hasInputs: boolean;
};

type Cells = readonly [
  id: string,
  createdAt: number,
  reference: string | null,
  policyId: string,
  route: "auto" | "review",
  provisional: string | null,
  probabilities: number[],
  circumstances: ReplayRow["circumstances"],
  features: ReplayRow["features"],
  context: ReplayRow["context"],
  pi: number | null,
  isSampled: boolean | null,
  outcome: string | null,
];

/**
 * Some predictions, newest first. They come as one text of bare lists, which is read many times as fast as a row an
 * object; floats are spelled so that they read back to the bit.
 */
export async function readReplayChunk(db: Db, asked: ChunkAsked): Promise<ReplayRow[]> {
  const { endpointId, days, limit, hasInputs } = asked;
  // Left out and not null: an index can begin at a bound that is there, and at no other.
  const older = asked.before
    ? sql`and (p.created_at, p.id) < (${asked.before.createdAt}, ${asked.before.id})`
    : noSql;
  const [found] = await db.$queryRaw<{ cells: string | null }[]>`
    select json_agg(json_build_array(
             id, (extract(epoch from created_at) * 1000)::float8, reference, policy_id, route,
             provisional, probabilities, circumstances, features, context, pi, is_sampled, outcome
           ) order by created_at desc, id desc)::text as cells
      from (
        select p.id, p.created_at, p.reference, p.policy_id, p.route, p.provisional,
               p.probabilities, p.circumstances, d.pi, d.is_sampled, o.label as outcome,
               case when ${hasInputs} then p.input->'features' end as features,
               case when ${hasInputs} then p.context end as context
          from predictions p
          left join audit_draws d on d.prediction_id = p.id
          left join lateral (select label from outcomes where prediction_id = p.id
                              order by created_at desc, id desc limit 1) o on true
         where p.endpoint_id = ${endpointId} and cardinality(p.probabilities) > 0
           and p.created_at > umpire_now() - ${days} * interval '1 day'
           ${older}
         order by p.created_at desc, p.id desc
         limit ${limit}) chunk`;
  const cells: Cells[] = JSON.parse(found?.cells ?? "[]");
  return cells.map(toRow);
}

export async function countReplayable(
  db: Db,
  { endpointId, days }: Pick<ChunkAsked, "endpointId" | "days">,
): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    select count(*)::int as n from predictions
     where endpoint_id = ${endpointId} and cardinality(probabilities) > 0
       and created_at > umpire_now() - ${days} * interval '1 day'`;
  return row?.n ?? 0;
}

function toRow(cells: Cells): ReplayRow {
  const [id, createdAt, reference, policyId, route, provisional, probabilities] = cells;
  return {
    ...{ id, reference, policyId, route, provisional, probabilities },
    createdAt: new Date(createdAt),
    circumstances: cells[7],
    features: cells[8],
    context: cells[9],
    pi: cells[10] ?? 0,
    isSampled: cells[11] ?? false,
    outcome: cells[12],
  };
}

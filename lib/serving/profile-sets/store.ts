import type { Db } from "#lib/db/client";
import { sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { NewProfileSet, ProfileSet } from "../reviewer-profiles";

const columns = sql`
  id, endpoint_id as "endpointId", version, counts, graded, policy_version as "policyVersion",
  window_from as "windowFrom", window_to as "windowTo", created_by as "createdBy",
  created_at as "createdAt"`;

/** The endpoint's newest set: the one in force. */
export async function findNewestProfileSet(db: Db, endpointId: string): Promise<ProfileSet | null> {
  const [row] = await db.$queryRaw<ProfileSet[]>`
    select ${columns} from reviewer_profile_sets
     where endpoint_id = ${endpointId} order by version desc limit 1`;
  return row ?? null;
}

export async function findProfileSet(db: Db, id: string): Promise<ProfileSet | null> {
  const [row] = await db.$queryRaw<ProfileSet[]>`
    select ${columns} from reviewer_profile_sets where id = ${id}`;
  return row ?? null;
}

/** Stores a set under the endpoint's next number. */
export async function insertProfileSet(tx: Transaction, set: NewProfileSet): Promise<ProfileSet> {
  const [row] = await tx.$queryRaw<ProfileSet[]>`
    insert into reviewer_profile_sets (id, endpoint_id, version, counts, graded, policy_version,
                                       window_from, window_to, created_by, created_at)
    select ${freshId("profileSet")}, ${set.endpointId},
           coalesce((select max(version) from reviewer_profile_sets
                      where endpoint_id = ${set.endpointId}), 0) + 1,
           ${JSON.stringify(set.counts)}::jsonb, ${set.graded}::int, ${set.policyVersion}::int,
           clock.now - ${set.days}::float8 * interval '1 day', clock.now, ${set.createdBy}, clock.now
      from (select umpire_now() as now) clock
    returning ${columns}`;
  if (!row) throw new Error("a set of profiles was not stored");
  return row;
}

import type { Db } from "#lib/db/client";
import type { DeadlineRecord } from "../deadline-record";

/** Revision 1 is what answered first, whatever was taken back or amended afterwards. */
export async function countDeadlines(
  db: Db,
  { endpointId, days }: { endpointId: string; days: number },
): Promise<DeadlineRecord> {
  const [row] = await db.$queryRaw<DeadlineRecord[]>`
    select clock.now - ${days}::float8 * interval '1 day' as "windowFrom", clock.now as "windowTo",
           ended.n as ended, ended.missed
      from (select umpire_now() as now) clock
      cross join lateral (
        select count(*)::int as n, (count(*) filter (where d.source = 'fallback'))::int as missed
          from review_cases c
          join decisions d on d.case_id = c.id and d.revision = 1
         where c.endpoint_id = ${endpointId} and c.origin = 'routed' and c.deadline_at is not null
           and c.created_at > clock.now - ${days}::float8 * interval '1 day') ended`;
  if (!row) throw new Error("the database counted nothing");
  return row;
}

import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import type { WaitingCase } from "../queue-order";

export async function findWaitingCases(db: Db, queueId: string): Promise<WaitingCase[]> {
  return db.$queryRaw<WaitingCase[]>`
    select id, prediction_id as "predictionId", endpoint_id as "endpointId", origin::text as origin,
           (extract(epoch from created_at) / 3600)::float8 as "createdAtHours"
      from review_cases where queue_id = ${queueId} and state = 'waiting' order by id`;
}

export async function updateOrder(
  tx: Transaction,
  {
    queueId,
    ageWeight,
    priorities,
  }: {
    readonly queueId: string;
    readonly ageWeight: number;
    readonly priorities: ReadonlyMap<string, number>;
  },
): Promise<number> {
  await tx.$executeRaw`
    update queues set age_weight = ${ageWeight}::float8 where id = ${queueId}`;
  return tx.$executeRaw`
    update review_cases c set priority = r.priority
      from jsonb_to_recordset(${JSON.stringify([...priorities].map(([id, priority]) => ({ id, priority })))}::jsonb)
             as r(id text, priority float8)
     where c.id = r.id and c.state = 'waiting' and c.priority is distinct from r.priority`;
}

export async function sumMinutes(
  db: Db,
  { endpointId, from, to }: { endpointId: string; from: Date; to: Date },
): Promise<number> {
  const [row] = await db.$queryRaw<{ minutes: number | null }[]>`
    select sum(minutes * reviews_needed)::float8 as minutes from review_cases
     where endpoint_id = ${endpointId} and created_at > ${from}::timestamptz
       and created_at <= ${to}::timestamptz`;
  return row?.minutes ?? 0;
}

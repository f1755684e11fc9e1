import type { Db } from "#lib/db/client";
import { sql } from "#lib/db/sql";
import { inTransaction } from "#lib/db/transaction";
import type { EndpointRecord, PolicyVersion } from "#lib/policy/endpoint";
import { ada } from "#lib/policy/endpoints.test.fixture";
import { record } from "../logged.test.fixture";

/**
 * Adds `n` predictions to the one it records, a minute apart and the newest last: number i has P(positive) =
 * (7919 i mod 10007) / 10007, every third one comes from "north", every other one was drawn for an audit at a chance of ½
 * and told an outcome, positive for every sixth.
 */
export async function traffic(
  db: Db,
  opened: { endpoint: EndpointRecord; policy: PolicyVersion },
  n: number,
): Promise<void> {
  const like = await record(db, opened, { positive: 0.98, ageDays: 300 });
  const { endpoint } = opened;
  await inTransaction(db, ada, async (tx) => {
    const [found] = await tx.$queryRaw<{ names: string }[]>`
      select string_agg(quote_ident(column_name), ', ') as names
        from information_schema.columns
       where table_name = 'predictions'
         and column_name not in ('id', 'probabilities', 'created_at', 'context')`;
    const names = found?.names ?? "";
    await tx.$executeRawUnsafe(
      `insert into predictions (id, probabilities, created_at, context, ${names})
       select $2 || lpad(i::text, 6, '0'), array[(i * 7919 % 10007) / 10007::float8, 1 - (i * 7919 % 10007) / 10007::float8],
              umpire_now() - (${n} - i) * interval '1 minute',
              case when i % 3 = 0 then '{"branch": "north"}' else '{"branch": "south"}' end::jsonb, ${names}
         from predictions, generate_series(1, ${n}) i where id = $1`,
      like,
      `pred_${endpoint.name}_`,
    );
    await tx.$executeRaw`
      insert into audit_draws (prediction_id, endpoint_id, u, pi, is_sampled, plan_version, key_id)
      select id, endpoint_id, 0.25, 0.5, ${numberOf} % 2 = 0, 1, 'test'
        from predictions where endpoint_id = ${endpoint.id} and id <> ${like}`;
    await tx.$executeRaw`
      insert into outcomes (id, prediction_id, label, source, principal_id)
      select 'out_' || id, id, case when ${numberOf} % 6 = 0 then 'positive' else 'negative' end,
             'test', 'key_1'
        from predictions
       where endpoint_id = ${endpoint.id} and id <> ${like} and ${numberOf} % 2 = 0`;
  });
}

const numberOf = sql`right(id, 6)::int`;

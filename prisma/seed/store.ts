import type { Db } from "#lib/db/client";
import { type Sql, sql } from "#lib/db/sql";
import type { Transaction } from "#lib/db/transaction";

/** Whether the demo was put in before. */
export async function demoIsThere(db: Db): Promise<boolean> {
  return (await db.user.count({ where: { isDemo: true } })) > 0;
}

export type RemovedDemo = {
  readonly endpoints: number;
  readonly predictions: number;
  readonly queues: number;
  readonly models: number;
};

/**
 * Erases what was seeded as demo and all that grew on it. What somebody else has come to use (a queue of their endpoint,
 * a model they serve) stays and is no demo any more. The log of who did what stays whole.
 */
export async function deleteDemoRecords(tx: Transaction): Promise<RemovedDemo> {
  await tx.$queryRaw`select set_config('umpire.erasure', 'on', true)`;
  const { endpoints, predictions } = await deleteEndpoints(
    tx,
    sql`
    select id from endpoints where is_demo`,
  );
  await tx.$executeRaw`
    delete from idempotency_keys
     where split_part(scope, ' ', 1) in (select id from api_keys where is_demo
                                         union select id from users where is_demo)`;
  await tx.$executeRaw`
    delete from reviewer_seats where user_id in (select id from users where is_demo)`;
  const queues = await tx.$executeRaw`
    delete from queues q
     where q.is_demo and not exists (select 1 from endpoints where queue_id = q.id)
       and not exists (select 1 from review_cases where queue_id = q.id)`;
  const models = await tx.$executeRaw`
    delete from models m
     where m.is_demo and not exists (select 1 from endpoints where model_id = m.id)`;
  await tx.$executeRaw`update queues set is_demo = false where is_demo`;
  await tx.$executeRaw`update models set is_demo = false where is_demo`;
  return { endpoints, predictions, queues, models };
}

/** Erases the endpoints whose ids `chosen` selects, with all that grew on them. The transaction must be one of erasure. */
async function deleteEndpoints(
  tx: Transaction,
  chosen: Sql,
): Promise<Pick<RemovedDemo, "endpoints" | "predictions">> {
  await tx.$executeRaw`
    delete from outbox_events where case_id in (
      select id from review_cases where endpoint_id in (${chosen}))`;
  await tx.$executeRaw`
    delete from review_cases where endpoint_id in (${chosen})`;
  await tx.$executeRaw`
    delete from outcomes where prediction_id in (
      select id from predictions where endpoint_id in (${chosen}))`;
  await tx.$executeRaw`
    delete from audit_draws where endpoint_id in (${chosen})`;
  await tx.$executeRaw`
    delete from rejected_inputs where endpoint_id in (${chosen})`;
  const priced = [sql`guarantees`, sql`capacity_prices`, sql`deadline_risks`, sql`audit_plans`];
  const fitted = [sql`reviewer_profile_sets`, sql`ladder_fits`];
  const kept = [...priced, ...fitted, sql`shadow_predictions`];
  for (const table of kept) {
    await tx.$executeRaw`
      delete from ${table} where endpoint_id in (${chosen})`;
  }
  const predictions = await tx.$executeRaw`
    delete from predictions where endpoint_id in (${chosen})`;
  const endpoints = await tx.$executeRaw`delete from endpoints where id in (${chosen})`;
  return { endpoints, predictions };
}

/**
 * Erases models by name, and the endpoints that ask them with all that grew on them. Queues stay: people may watch them
 * for other endpoints.
 */
export async function deleteModels(
  tx: Transaction,
  names: readonly string[],
): Promise<Omit<RemovedDemo, "queues">> {
  await tx.$queryRaw`select set_config('umpire.erasure', 'on', true)`;
  const asking = sql`
    select e.id from endpoints e join models m on m.id = e.model_id
     where m.name = any(${[...names]})`;
  const { endpoints, predictions } = await deleteEndpoints(tx, asking);
  const models = await tx.$executeRaw`delete from models where name = any(${[...names]})`;
  return { endpoints, predictions, models };
}

/** Whether somebody of the installation's own may administer it once the demo is gone. */
export async function hasOwnAdmin(db: Db): Promise<boolean> {
  const own = { isDemo: false, disabledAt: null, roles: { has: "admin" } };
  return (await db.user.count({ where: own })) > 0;
}

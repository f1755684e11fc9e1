import type { Db } from "#lib/db/client";
import { sql } from "#lib/db/sql";
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
  await tx.$executeRaw`
    delete from outbox_events where case_id in (select c.id from review_cases c
      join endpoints e on e.id = c.endpoint_id where e.is_demo)`;
  await tx.$executeRaw`
    delete from review_cases where endpoint_id in (select id from endpoints where is_demo)`;
  await tx.$executeRaw`
    delete from outcomes where prediction_id in (select p.id from predictions p
      join endpoints e on e.id = p.endpoint_id where e.is_demo)`;
  await tx.$executeRaw`
    delete from audit_draws where endpoint_id in (select id from endpoints where is_demo)`;
  await tx.$executeRaw`
    delete from rejected_inputs where endpoint_id in (select id from endpoints where is_demo)`;
  const kept = [sql`guarantees`, sql`capacity_prices`, sql`deadline_risks`, sql`audit_plans`];
  for (const table of kept) {
    await tx.$executeRaw`
      delete from ${table} where endpoint_id in (select id from endpoints where is_demo)`;
  }
  const predictions = await tx.$executeRaw`
    delete from predictions where endpoint_id in (select id from endpoints where is_demo)`;
  await tx.$executeRaw`
    delete from idempotency_keys
     where split_part(scope, ' ', 1) in (select id from api_keys where is_demo
                                         union select id from users where is_demo)`;
  const endpoints = await tx.$executeRaw`delete from endpoints where is_demo`;
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

/** Whether somebody of the installation's own may administer it once the demo is gone. */
export async function hasOwnAdmin(db: Db): Promise<boolean> {
  const own = { isDemo: false, disabledAt: null, roles: { has: "admin" } };
  return (await db.user.count({ where: own })) > 0;
}

import type { Db } from "#lib/db/client";
import { alone, inTransaction, type Transaction } from "#lib/db/transaction";
import { capacityPrice, nextPrice, priceStep } from "#lib/decision/capacity/capacity-price";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { everyEndpoint } from "#lib/policy/every-endpoint";
import { minutesSent } from "#lib/review/queue-order";
import { findPrice, insertPrice } from "./capacity/store";
import { listLogged } from "./logged-predictions";
import { profiledPolicy } from "./profiled-policy";

/** What a reviewer minute is worth from `windowTo` on. */
export type CapacityPriceRecord = {
  readonly id: string;
  readonly endpointId: string;
  readonly policyId: string;
  /** Money a minute. */
  readonly lambda: number;
  readonly step: number;
  readonly minutesRouted: number;
  readonly budgetMinutes: number;
  readonly windowFrom: Date;
  readonly windowTo: Date;
  readonly createdAt: Date;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A first price comes from this much traffic at once. */
const BATCH_DAYS = 28;
const MOST_BATCH = 20_000;

/** Sets the price of a reviewer minute anew wherever a policy names a capacity and an hour has passed; says how many. */
export async function repriceCapacity(db: Db): Promise<number> {
  const items = await everyEndpoint(db);
  let priced = 0;
  for (const endpoint of items) {
    if (endpoint.activePolicyId === null) continue;
    priced += (await repriceEndpoint(db, endpoint)) ? 1 : 0;
  }
  return priced;
}

/**
 * One endpoint's price for the window to come: up when more work was routed than its people have minutes for, down
 * otherwise. A policy's first price is that of its budget over the last four weeks. `null` without a capacity, within the
 * hour, and when another host was first.
 */
export async function repriceEndpoint(
  db: Db,
  endpoint: Pick<EndpointRecord, "id" | "labels">,
): Promise<CapacityPriceRecord | null> {
  const { id: policyId, document } = await activePolicy(db, endpoint.id);
  const perDay = document.capacity?.reviews_per_day;
  if (perDay === undefined) return null;
  const { id: endpointId, labels } = endpoint;
  const compiled = await profiledPolicy(db, { endpointId, document, labels });
  const minutesPerDay = perDay * (compiled.deciders[0]?.minutes ?? 0);
  return inTransaction(db, SYSTEM_ACTOR, async (tx) => {
    await alone(tx, `reprice ${endpoint.id}`);
    const { now, price } = await findPrice(tx, policyId);
    if (price && now.getTime() - price.windowTo.getTime() < HOUR_MS) return null;
    const common = { endpointId: endpoint.id, policyId, windowTo: now };
    const next = price
      ? await nextOf(tx, { price, now, minutesPerDay })
      : await firstOf(tx, { endpoint, compiled, now, minutesPerDay });
    return insertPrice(tx, { ...common, ...next });
  });
}

type Next = Pick<
  CapacityPriceRecord,
  "lambda" | "step" | "minutesRouted" | "budgetMinutes" | "windowFrom"
>;

async function nextOf(
  tx: Transaction,
  { price, now, minutesPerDay }: { price: CapacityPriceRecord; now: Date; minutesPerDay: number },
): Promise<Next> {
  const { endpointId, lambda, step, windowTo: windowFrom } = price;
  const budgetMinutes = (minutesPerDay * (now.getTime() - windowFrom.getTime())) / DAY_MS;
  const minutesRouted = await minutesSent(tx, { endpointId, from: windowFrom, to: now });
  const next = nextPrice(lambda, step, minutesRouted, budgetMinutes);
  return { lambda: next, step, minutesRouted, budgetMinutes, windowFrom };
}

async function firstOf(
  tx: Transaction,
  {
    endpoint,
    compiled,
    now,
    minutesPerDay,
  }: {
    endpoint: Pick<EndpointRecord, "id">;
    compiled: CompiledPolicy;
    now: Date;
    minutesPerDay: number;
  },
): Promise<Next> {
  const asked = { endpointId: endpoint.id, days: BATCH_DAYS, limit: MOST_BATCH };
  const logged = await listLogged(tx, asked);
  const items = logged.flatMap(({ id, probabilities, features, context }) => {
    const told = { ...(features ? { features } : {}), ...(context ? { context } : {}) };
    const { netBenefit, deciders, decider } = decide({ probabilities, ...told }, compiled);
    const minutes = deciders.find((it) => it.id === decider)?.minutes ?? 0;
    return netBenefit !== null && netBenefit > 0 && minutes > 0
      ? [{ id, delta: netBenefit, minutes }]
      : [];
  });
  const oldest = logged.at(-1)?.createdAt ?? now;
  const days = Math.max(1, (now.getTime() - oldest.getTime()) / DAY_MS);
  const budgetMinutes = minutesPerDay * days;
  const step = priceStep(items, minutesPerDay / 24);
  const { lambda } = capacityPrice(items, budgetMinutes);
  const minutesRouted = items.reduce((sum, { minutes }) => sum + minutes, 0);
  return { lambda, step, minutesRouted, budgetMinutes, windowFrom: oldest };
}

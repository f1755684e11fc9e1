import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { DeadlineRiskRecord } from "../measure-deadlines";
import type { CapacityPriceRecord } from "../reprice-capacity";

/** The price in force under a policy, and the instant of the database's clock it is read at. */
export async function findPrice(
  db: Db,
  policyId: string,
): Promise<{ now: Date; price: CapacityPriceRecord | null }> {
  const [clock] = await db.$queryRaw<{ now: Date }[]>`select umpire_now()::timestamptz(3) as now`;
  const price = await db.capacityPrice.findFirst({
    where: { policyId },
    orderBy: { windowTo: "desc" },
  });
  return { now: clock?.now ?? new Date(Number.NaN), price };
}

/** One price a window: `null` when another host was first. */
export async function insertPrice(
  tx: Transaction,
  price: Omit<CapacityPriceRecord, "id" | "createdAt">,
): Promise<CapacityPriceRecord | null> {
  const id = freshId("capacityPrice");
  const rows = [{ id, ...price, createdAt: price.windowTo }];
  const { count } = await tx.capacityPrice.createMany({ data: rows, skipDuplicates: true });
  return count === 0 ? null : tx.capacityPrice.findUnique({ where: { id } });
}

/** What was last measured of an endpoint's deadlines. */
export async function findDeadlineRisk(
  db: Db,
  endpointId: string,
): Promise<DeadlineRiskRecord | null> {
  return db.deadlineRisk.findFirst({ where: { endpointId }, orderBy: { windowTo: "desc" } });
}

/** Stores one measurement a window. */
export async function insertDeadlineRisk(
  tx: Transaction,
  risk: Omit<DeadlineRiskRecord, "id" | "createdAt">,
): Promise<DeadlineRiskRecord> {
  const id = freshId("deadlineRisk");
  return tx.deadlineRisk.create({ data: { id, ...risk, createdAt: risk.windowTo } });
}

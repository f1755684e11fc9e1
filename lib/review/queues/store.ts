import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { Queue as QueueRow } from "#prisma/generated/client";
import type { NewQueue, Queue, Stop } from "../queue";

export async function insertQueue(tx: Transaction, queue: NewQueue): Promise<Queue> {
  return toQueue(await tx.queue.create({ data: { id: freshId("queue"), ...queue } }));
}

/** By id or by name. */
export async function findQueue(db: Db, idOrName: string): Promise<Queue | null> {
  const row = await db.queue.findFirst({ where: { OR: [{ id: idOrName }, { name: idOrName }] } });
  return row && toQueue(row);
}

export async function findQueuesByIds(db: Db, ids: readonly string[]): Promise<Map<string, Queue>> {
  const rows = await db.queue.findMany({ where: { id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id, toQueue(row)]));
}

/** Ids by name; a name that no queue bears is not in the map. */
export async function findQueueIds(db: Db, names: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.queue.findMany({
    where: { name: { in: [...names] } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** Makes or changes a membership, and gives the person the seat whose lock puts their own claims in line. */
export async function upsertMember(
  tx: Transaction,
  { queueId, userId, isLead }: { queueId: string; userId: string; isLead: boolean },
): Promise<void> {
  await tx.queueMember.upsert({
    where: { queueId_userId: { queueId, userId } },
    create: { queueId, userId, isLead },
    update: { isLead },
  });
  await tx.$executeRaw`
    insert into reviewer_seats (user_id) values (${userId}) on conflict do nothing`;
}

/** `null` when the person is no member. */
export async function findMembership(
  db: Db,
  { queueId, userId }: { queueId: string; userId: string },
): Promise<{ isLead: boolean } | null> {
  return db.queueMember.findUnique({
    where: { queueId_userId: { queueId, userId } },
    select: { isLead: true },
  });
}

/** Where a reviewer may hand a case: the queue's own next instance, and what they work themselves. */
export async function findEscalationTargets(
  db: Db,
  { queue, userId }: { queue: Queue; userId: string },
): Promise<Queue[]> {
  const rows = await db.queue.findMany({
    where: {
      id: { not: queue.id },
      OR: [{ id: queue.escalatesToId ?? "" }, { members: { some: { userId } } }],
    },
    orderBy: [{ title: "asc" }, { id: "asc" }],
  });
  return rows.map(toQueue);
}

export async function findMemberships(
  db: Db,
  userIds: readonly string[],
): Promise<{ userId: string; queueId: string; name: string; isLead: boolean }[]> {
  const rows = await db.queueMember.findMany({
    where: { userId: { in: [...userIds] } },
    include: { queue: { select: { name: true } } },
    orderBy: { queue: { name: "asc" } },
  });
  return rows.map(({ queue, ...member }) => ({ ...member, name: queue.name }));
}

export async function updateStop(
  tx: Transaction,
  {
    queueId,
    mode,
    reason,
    by,
  }: { queueId: string; mode: Stop["mode"]; reason: string; by: string },
): Promise<void> {
  await tx.$executeRaw`
    update queues
       set stop_mode = ${mode}::stop_mode,
           stop_reason = case when ${mode} = 'off' then null else ${reason} end,
           stopped_by = case when ${mode} = 'off' then null else ${by} end,
           stopped_at = case when ${mode} = 'off' then null else umpire_now() end
     where id = ${queueId}`;
}

function toQueue(row: QueueRow): Queue {
  const { stopMode: mode, stopReason: reason, stoppedBy: by, stoppedAt: at, ...rest } = row;
  return { ...rest, stop: { mode, reason, by, at } };
}

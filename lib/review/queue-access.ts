import type { Db } from "#lib/db/client";
import type { Actor } from "#lib/db/transaction";
import type { Person } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import type { Queue } from "./queue";
import { findMembership, findQueue } from "./queues/store";

type Asked = { readonly queue: string; readonly actor: Actor };

/** What somebody may not see is refused in the words of what does not exist. */
export function noSuchQueue(): Refusal {
  return new Refusal("not_found", "There is no such queue, or it is not yours to see.");
}

/** The queue with that id or name, for whoever asks; refuses `not_found`. */
export async function knownQueue(db: Db, idOrName: string): Promise<Queue> {
  const queue = await findQueue(db, idOrName);
  if (!queue) throw noSuchQueue();
  return queue;
}

/** The queue, for one of its members; `not_found` to everybody else. */
export async function workedQueue(db: Db, { queue: idOrName, actor }: Asked): Promise<Queue> {
  const queue = await knownQueue(db, idOrName);
  const member = await findMembership(db, { queueId: queue.id, userId: actor.id });
  if (!member) throw noSuchQueue();
  return queue;
}

/** The queue, for one who leads it or an administrator acting as one; `not_found` to everybody else. */
export async function ledQueue(db: Db, { queue: idOrName, actor }: Asked): Promise<Queue> {
  const queue = await knownQueue(db, idOrName);
  if (!(await leadsQueue(db, { queueId: queue.id, actor }))) throw noSuchQueue();
  return queue;
}

/** Whether somebody leads the queue, or is an administrator acting as one. */
export async function leadsQueue(
  db: Db,
  { queueId, actor }: { readonly queueId: string; readonly actor: Actor },
): Promise<boolean> {
  if (actor.role === "admin" || actor.role === "system") return true;
  const member = await findMembership(db, { queueId, userId: actor.id });
  return member?.isLead === true;
}

/** Administrators and auditors see every queue, others the ones they are members of. */
export function seesEveryQueue({ roles }: Person): boolean {
  return roles.includes("admin") || roles.includes("auditor");
}

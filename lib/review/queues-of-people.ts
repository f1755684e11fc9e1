import type { Db } from "#lib/db/client";
import { findMemberships } from "./queues/store";

/** A queue that somebody works, by its name. */
export type QueueOfPerson = { readonly name: string; readonly lead: boolean };

/** Queues of each of these people, in the order of their names; a person without one is not in the map. */
export async function queuesOfPeople(
  db: Db,
  userIds: readonly string[],
): Promise<Map<string, QueueOfPerson[]>> {
  const memberships = await findMemberships(db, userIds);
  const queues = new Map<string, QueueOfPerson[]>();
  for (const { userId, name, isLead } of memberships) {
    queues.set(userId, [...(queues.get(userId) ?? []), { name, lead: isLead }]);
  }
  return queues;
}

/** Ids of the queues that a person leads. */
export async function ledQueueIds(db: Db, userId: string): Promise<string[]> {
  const memberships = await findMemberships(db, [userId]);
  return memberships.filter(({ isLead }) => isLead).map(({ queueId }) => queueId);
}

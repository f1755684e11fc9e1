import type { Db } from "#lib/db/client";

/** One seat in one queue. */
export type Membership = {
  readonly userId: string;
  readonly queueId: string;
  readonly name: string;
  readonly isLead: boolean;
};

/** Every membership of these people, by name of the queue. */
export function selectMemberships(db: Db, userIds: readonly string[]): Promise<Membership[]> {
  return db.$queryRaw<Membership[]>`
    select m.user_id as "userId", m.queue_id as "queueId", q.name, m.is_lead as "isLead"
      from queue_members m join queues q on q.id = m.queue_id
     where m.user_id = any(${userIds})
     order by q.name`;
}

import type { Db } from "#lib/db/client";
import type { Actor } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { type CaseFacts, findCaseFacts } from "./cases/store";
import type { Queue } from "./queue";
import { findMembership, findQueue } from "./queues/store";

type Asked = { readonly caseId: string; readonly actor: Actor };

/** What somebody may not see is refused in the words of what does not exist. */
export function noSuchCase(): Refusal {
  return new Refusal("not_found", "There is no such case, or it is not yours to see.");
}

/** A case with its queue, for a member of the queue; `not_found` to everybody else. */
export async function workedCase(
  db: Db,
  { caseId, actor }: Asked,
): Promise<{ facts: CaseFacts; queue: Queue; isLead: boolean }> {
  const { facts, queue } = await knownCase(db, caseId);
  const member = await findMembership(db, { queueId: queue.id, userId: actor.id });
  if (!member) throw noSuchCase();
  return { facts, queue, isLead: member.isLead };
}

/** A case with its queue, for one who leads the queue or an administrator acting as one; `not_found` to everybody else. */
export async function ledCase(
  db: Db,
  { caseId, actor }: Asked,
): Promise<{ facts: CaseFacts; queue: Queue }> {
  const { facts, queue } = await knownCase(db, caseId);
  if (actor.role === "admin") return { facts, queue };
  const member = await findMembership(db, { queueId: queue.id, userId: actor.id });
  if (!member?.isLead) throw noSuchCase();
  return { facts, queue };
}

async function knownCase(db: Db, caseId: string): Promise<{ facts: CaseFacts; queue: Queue }> {
  const facts = await findCaseFacts(db, caseId);
  const queue = facts && (await findQueue(db, facts.queueId));
  if (!facts || !queue) throw noSuchCase();
  return { facts, queue };
}

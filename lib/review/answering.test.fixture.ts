import type { Db } from "#lib/db/client";
import type { Colleague, ReviewWorld } from "#prisma/seed/review-world";
import { claimNextCase } from "./claim-next-case";
import { decideCase } from "./decide-case";

/** The next case of the queue, which must have one for this person. */
export async function claimedBy(db: Db, { queue }: ReviewWorld, { actor }: Colleague) {
  const claim = await claimNextCase(db, { queue: queue.id, actor });
  if (!claim) throw new Error("nothing to claim");
  return { ...claim, actor };
}

/** Claims the next case and answers it. */
export async function answerBy(db: Db, world: ReviewWorld, who: Colleague, label: string) {
  const held = await claimedBy(db, world, who);
  return { ...(await decideCase(db, { ...held, label })), held };
}

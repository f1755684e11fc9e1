import type { Transaction } from "#lib/db/transaction";
import { tokenNumber } from "./claim";
import type { DecideCase } from "./decide-case";
import { type AnsweredCase, insertReview } from "./decisions/store";
import type { Queue } from "./queue";
import type { Reveal } from "./reveals/store";

/** An answer with all that is recorded beside it. */
export type Answering = {
  readonly asked: DecideCase;
  readonly answered: AnsweredCase;
  readonly queue: Queue;
  readonly reveal: Reveal | null;
  /** Whom of the ladder the reviewer answers as. */
  readonly decider: string | null;
};

/** Stores what the reviewer answered, in their own words; answers the review's id. */
export async function storeReview(
  tx: Transaction,
  { asked, answered, queue, reveal, decider }: Answering,
): Promise<string> {
  const { shownAt, answeredAt, revealMode } = answered;
  const seenAt = revealMode === "always" ? shownAt : null;
  return insertReview(tx, {
    caseId: asked.caseId,
    revision: answered.revision,
    reviewerId: asked.actor.id,
    decider,
    label: asked.label,
    reason: asked.reason ?? null,
    confidence: asked.confidence ?? null,
    shownAt,
    provisionalLabel: reveal?.provisionalLabel ?? null,
    provisionalAt: reveal?.provisionalAt ?? null,
    revealedAt: reveal?.revealedAt ?? seenAt,
    mode: revealMode,
    armPropensity: answered.armPropensity,
    activeMs: activeMsOf(asked, shownAt, answeredAt),
    input: asked.input ?? null,
    guidelineVersion: queue.guidelineVersion,
    clientBuild: asked.clientBuild ?? null,
    claimToken: tokenNumber(asked.token),
    claimSource: answered.claimSource,
    createdAt: answeredAt,
  });
}

/** Never more than the time between showing and answering. */
function activeMsOf(
  { activeMs }: DecideCase,
  shownAt: Date | null,
  answeredAt: Date,
): number | null {
  if (activeMs === undefined || shownAt === null) return null;
  return Math.max(0, Math.min(activeMs, answeredAt.getTime() - shownAt.getTime()));
}

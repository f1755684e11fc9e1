import { afterAnswer, type Said, type Stakes } from "#lib/decision/ladder/after-answer";

/** How far a case has come before the answer that is given now. */
export type Turn = {
  /** `null`: an answer is the decision. */
  readonly stakes: Stakes | null;
  readonly reviewsNeeded: number;
  /** Whom of the ladder the case waits for. */
  readonly decider: string | null;
  readonly isAdjudication: boolean;
  /** What others have answered and not taken back, oldest first. */
  readonly answers: readonly Said[];
};

/** Why somebody else is asked as well. */
const NEXT_STEPS = ["second_opinion", "another_review", "adjudication"] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

/** What an answer leads to: the decision, or somebody else. `queueId` only where the case moves to their queue. */
export type Step =
  | { readonly to: "decide"; readonly label: string }
  | { readonly to: "second_opinion"; readonly decider: string; readonly queueId: string }
  | { readonly to: "another_review" | "adjudication" };

/**
 * What follows the answer `said`. An adjudicator's is the decision. Where several reviews are needed, their number
 * counts first: equal answers are the decision, others go to a lead, and nothing is weighed. Otherwise answers that are
 * evidence are weighed (`afterAnswer`); `openQueues` are the queues in which somebody is left to ask.
 */
export function nextStep(turn: Turn, said: Said, openQueues: ReadonlySet<string>): Step {
  if (turn.isAdjudication) return { to: "decide", label: said.label };
  const answers = [...turn.answers, said];
  if (turn.reviewsNeeded > 1) {
    if (answers.length < turn.reviewsNeeded) return { to: "another_review" };
    const isAgreed = answers.every(({ label }) => label === said.label);
    return isAgreed ? { to: "decide", label: said.label } : { to: "adjudication" };
  }
  if (turn.stakes === null) return { to: "decide", label: said.label };
  const next = afterAnswer(turn.stakes, answers, ({ queueId }) => openQueues.has(queueId));
  if ("act" in next) return { to: "decide", label: next.act };
  return { to: "second_opinion", decider: next.ask.id, queueId: next.ask.queueId };
}

/** As whom somebody answers a case that waits for `decider` but may have been handed to another queue. */
export function answeringAs({ stakes, decider }: Turn, queueId: string): string | null {
  const asked = stakes?.deciders.find(({ id }) => id === decider);
  if (!stakes || asked?.queueId === queueId) return decider;
  return stakes.deciders.find((it) => it.queueId === queueId)?.id ?? decider;
}

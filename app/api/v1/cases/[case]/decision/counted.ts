import { REFUSALS, Refusal } from "#lib/kernel/refusal";
import type { Answered } from "#lib/review/decide-case";
import { observeDeskAnswer } from "#lib/telemetry/desk-metrics";
import { countDecision, countDecisionConflict } from "#lib/telemetry/metrics";

/** Counts a decision by its queue, or the conflict that refused it by its code; an answer that decides nothing yet is none. */
export async function counted(answering: Promise<Answered>): Promise<Answered> {
  try {
    const answered = await answering;
    if (answered.decision) countDecision(answered.queue);
    if (answered.measured) observeDeskAnswer(answered.measured);
    return answered;
  } catch (error) {
    const isConflict = error instanceof Refusal && REFUSALS[error.code].status === 409;
    if (isConflict) countDecisionConflict(error.code);
    throw error;
  }
}

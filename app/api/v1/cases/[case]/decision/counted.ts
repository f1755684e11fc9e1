import { REFUSALS, Refusal } from "#lib/kernel/refusal";
import type { Decided } from "#lib/review/decide-case";
import { countDecision, countDecisionConflict } from "#lib/telemetry/metrics";

/** Counts a decision by its queue, or the conflict that refused it by its code. */
export async function counted(deciding: Promise<Decided>): Promise<Decided> {
  try {
    const decided = await deciding;
    countDecision(decided.queue);
    return decided;
  } catch (error) {
    const isConflict = error instanceof Refusal && REFUSALS[error.code].status === 409;
    if (isConflict) countDecisionConflict(error.code);
    throw error;
  }
}

import type { Transaction } from "#lib/db/transaction";
import { holdEvent } from "#lib/delivery/hold-event";
import type { NewOutboxEvent } from "#lib/delivery/outbox-event";
import { isSample } from "./cases/store";

/**
 * Writes the event of a decision. The answer to an audit or a case with a known answer is nobody's decision: its event
 * settles undo against finality like any other, and is sent to no one. Answers the event's id.
 */
export async function tellDecision(tx: Transaction, event: NewOutboxEvent): Promise<string> {
  const isSecret = await isSample(tx, event.caseId);
  return holdEvent(tx, isSecret ? { ...event, type: "sample.answered" } : event);
}

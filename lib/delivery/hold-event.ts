import type { Transaction } from "#lib/db/transaction";
import type { NewOutboxEvent } from "./outbox-event";
import { insertEvent } from "./store";

/**
 * Writes the event of a decision in the decision's transaction, with the next sequence number of its case. It leaves
 * when it is final: at once, or at `finalAt` unless the decision is undone before. Answers the event's id.
 */
export async function holdEvent(tx: Transaction, event: NewOutboxEvent): Promise<string> {
  return insertEvent(tx, event);
}

import type { Transaction } from "#lib/db/transaction";
import { cancelHeld } from "./store";

/**
 * Takes back the held event of a decision while that is still possible. False when its time has come or it is final
 * already: then the decision stands. One row decides between undo and finality, so never both, never neither.
 */
export async function cancelEvent(tx: Transaction, decisionId: string): Promise<boolean> {
  return cancelHeld(tx, decisionId);
}

import type { Transaction } from "#lib/db/transaction";
import { cancelOpenJob } from "./store";

/** Ends a job that is not over; whoever works on it is told at the next heartbeat. False when it was over already. */
export async function cancelJob(tx: Transaction, id: string): Promise<boolean> {
  return cancelOpenJob(tx, id);
}

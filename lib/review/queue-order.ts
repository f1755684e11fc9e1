import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import type { CaseOrigin } from "./draw-arm";
import { findWaitingCases, sumMinutes, updateOrder } from "./order/store";

/** A case that waits, as far as its place in the queue hangs on it. For whoever prices it, not for callers. */
export type WaitingCase = {
  readonly id: string;
  readonly predictionId: string;
  readonly endpointId: string;
  readonly origin: CaseOrigin;
  readonly createdAtHours: number;
};

/** Everything that waits in a queue, claimed or not. */
export async function waitingCases(db: Db, queueId: string): Promise<WaitingCase[]> {
  return findWaitingCases(db, queueId);
}

/**
 * Gives waiting cases new places and the queue the weight of an hour of age that they were worked out with. What was decided
 * meanwhile keeps its own. Answers how many moved.
 */
export async function placeCases(
  tx: Transaction,
  order: { queueId: string; ageWeight: number; priorities: ReadonlyMap<string, number> },
): Promise<number> {
  return updateOrder(tx, order);
}

/** Expected minutes of all work an endpoint sent to people in (from, to]: forced reviews and audits too, done or not. */
export async function minutesSent(
  db: Db,
  window: { endpointId: string; from: Date; to: Date },
): Promise<number> {
  return sumMinutes(db, window);
}

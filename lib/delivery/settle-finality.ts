import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import type { Settled } from "./outbox-event";
import { findNextHeldMs, settleDue } from "./store";

const BATCH = 500;

/** Makes final what is due, oldest first, at most 500 events a call. Any number of hosts may do so at once. */
export async function settleFinality(db: Db): Promise<Settled[]> {
  return inTransaction(db, SYSTEM_ACTOR, (tx) => settleDue(tx, BATCH));
}

/** Milliseconds until the next held event is due, negative when it is overdue, `null` when none is held. */
export async function nextFinalityMs(db: Db): Promise<number | null> {
  return findNextHeldMs(db);
}

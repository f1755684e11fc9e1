import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { backoffSeconds } from "./job";
import { type Attempt, completeJob, failJob } from "./store";

/** Ends a job with its result. False when the attempt lost it: somebody else's result counts. */
export async function finishJob(db: Db, attempt: Attempt, result: unknown): Promise<boolean> {
  return inTransaction(db, SYSTEM_ACTOR, (tx) => completeJob(tx, attempt, result));
}

/**
 * Ends an attempt that failed; the job is tried again after a pause that grows, while attempts are left. A refusal is
 * not tried again: it would be refused again.
 */
export async function giveUpAttempt(db: Db, attempt: Attempt, error: unknown): Promise<boolean> {
  const message = error instanceof Error ? error.message : "The work failed.";
  return inTransaction(db, SYSTEM_ACTOR, (tx) =>
    failJob(tx, attempt, {
      error: message.slice(0, 2000),
      pauseSeconds: backoffSeconds(attempt.attempt),
      isHopeless: error instanceof Refusal,
    }),
  );
}

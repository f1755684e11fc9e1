import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { LEASE_SECONDS } from "./job";
import { type Attempt, renewJob } from "./store";

/**
 * Keeps an attempt alive and says how far it is; progress never goes back. False when the attempt is not the job's any
 * more, or the job was cancelled: then the work has to stop.
 */
export async function heartbeatJob(
  db: Db,
  attempt: Attempt,
  { progress = null, line = null }: { progress?: number | null; line?: string | null } = {},
): Promise<boolean> {
  return inTransaction(db, SYSTEM_ACTOR, (tx) =>
    renewJob(tx, attempt, { leaseSeconds: LEASE_SECONDS, progress, line }),
  );
}

import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { type Job, LEASE_SECONDS } from "./job";
import { failSilent, takeJob } from "./store";

/**
 * Takes the oldest due job of these kinds for a minute, `null` when there is none. A worker that falls silent loses its
 * job to the next attempt; after the last attempt the job has failed.
 */
export async function claimJob(db: Db, kinds: readonly string[]): Promise<Job | null> {
  return inTransaction(db, SYSTEM_ACTOR, async (tx) => {
    await failSilent(tx);
    return takeJob(tx, { kinds, leaseSeconds: LEASE_SECONDS });
  });
}

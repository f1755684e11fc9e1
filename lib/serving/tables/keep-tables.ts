import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { enqueueJob } from "#lib/jobs/enqueue-job";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { everyEndpoint } from "#lib/policy/every-endpoint";
import { PRECOMPUTE, type Precompute } from "./start-precompute";
import { type TableGaps, tableGaps } from "./table-status";
import { tableVersions } from "./table-versions";

/**
 * Queues a job for every version whose answers are looked up in a table with gaps: an endpoint was opened with one, an alias moved
 * without a warm-up, or answers are growing too old. One job a version and state of its table, so that one that gets nowhere is not
 * tried without end. Answers how many were queued.
 */
export async function keepTables(db: Db): Promise<number> {
  let queued = 0;
  for (const endpoint of await everyEndpoint(db)) {
    const { cache } = endpoint.serving;
    if (cache?.source !== "static") continue;
    for (const { version } of await tableVersions(db, endpoint)) {
      const gaps = await tableGaps(db, version, cache.max_age_s ?? null);
      if (gaps && (await queueOnce(db, version.versionId, gaps))) queued += 1;
    }
  }
  return queued;
}

async function queueOnce(
  db: Db,
  versionId: string,
  { state, olderThanS: maxAgeS }: TableGaps,
): Promise<boolean> {
  const payload: Precompute = { versionIds: [versionId], maxAgeS };
  const createdBy = SYSTEM_ACTOR.id;
  const job = { kind: PRECOMPUTE, slot: `${versionId} ${state}`, payload, maxAttempts: 3 };
  const id = await inTransaction(db, SYSTEM_ACTOR, (tx) => enqueueJob(tx, { ...job, createdBy }));
  return id !== null;
}

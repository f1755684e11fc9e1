import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { enqueueJob } from "#lib/jobs/enqueue-job";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { everyEndpoint } from "#lib/policy/every-endpoint";
import { endlessBecause } from "./domain";
import { PRECOMPUTE, type Precompute } from "./start-precompute";
import { isComplete } from "./table-status";
import { tableVersions } from "./table-versions";

/**
 * Queues a job for every version whose answers are looked up in a table with gaps: an endpoint was opened with one, or an alias
 * moved without a warm-up. One job a version, ever, so that one that fails is not tried without end. Answers how many were queued.
 */
export async function keepTables(db: Db): Promise<number> {
  let queued = 0;
  for (const endpoint of await everyEndpoint(db)) {
    if (endpoint.serving.cache?.source !== "static") continue;
    for (const versionId of await withGaps(db, endpoint)) {
      const payload: Precompute = { versionIds: [versionId], isRefresh: false };
      const job = { kind: PRECOMPUTE, slot: versionId, payload, maxAttempts: 3 };
      const id = await inTransaction(db, SYSTEM_ACTOR, (tx) =>
        enqueueJob(tx, { ...job, createdBy: SYSTEM_ACTOR.id }),
      );
      if (id !== null) queued += 1;
    }
  }
  return queued;
}

async function withGaps(db: Db, endpoint: EndpointRecord): Promise<string[]> {
  const ids: string[] = [];
  for (const { version } of await tableVersions(db, endpoint)) {
    if (endlessBecause(version) !== null) continue;
    if (!(await isComplete(db, version))) ids.push(version.versionId);
  }
  return ids;
}

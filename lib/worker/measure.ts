import { type Db, poolWaiting } from "#lib/db/client";
import { outboxBacklog } from "#lib/delivery/outbox-backlog";
import { queueBacklogs } from "#lib/review/queue-backlogs";
import { measureLoads } from "#lib/serving/open-loads";
import {
  setClaimsActive,
  setDatabasePoolWaiting,
  setOutboxBacklog,
  setQueueBacklog,
} from "#lib/telemetry/metrics";
import type { Task } from "./task";

/**
 * Counts what waits, for the metrics and for routing. Every process that answers does it for itself, whoever works in the
 * background.
 */
export function measureTask(db: Db): Task {
  return { name: "measure", pollMs: 10_000, run: () => measure(db) };
}

async function measure(db: Db): Promise<null> {
  const backlogs = await queueBacklogs(db);
  for (const { queue, open, oldestAgeSeconds } of backlogs) {
    setQueueBacklog(queue, open, oldestAgeSeconds);
  }
  setClaimsActive(backlogs.reduce((sum, { claims }) => sum + claims, 0));
  await measureLoads(db);
  const { pending, oldestAgeSeconds } = await outboxBacklog(db);
  setOutboxBacklog(pending, oldestAgeSeconds);
  setDatabasePoolWaiting(poolWaiting());
  return null;
}

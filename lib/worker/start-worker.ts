import type { Db } from "#lib/db/client";
import type { JobHandler } from "#lib/jobs/run-next-job";
import type { AuditKey } from "#lib/serving/audit-draw";
import { backgroundWork } from "./background-work";
import { measureTask } from "./measure";
import { repeatTask } from "./repeat-task";

type WorkerDoors = {
  readonly db: Db;
  /** Draws which reveal mode an audited case gets. */
  readonly auditKey: AuditKey;
  /** Kinds of jobs this process works, beside the housekeeping. */
  readonly handlers?: ReadonlyMap<string, JobHandler>;
  /** Another database than the application's, for tests. */
  readonly url?: string;
};

/**
 * Starts the background work of this process. Any number of processes may run it: whatever they race for is settled in
 * PostgreSQL. `stop` lets what is under way end, and resolves when nothing runs any more.
 */
export function startWorker({ url, ...doors }: WorkerDoors): { stop: () => Promise<void> } {
  const ending = new AbortController();
  const tasks = backgroundWork({ handlers: new Map(), ...doors, signal: ending.signal });
  const running = tasks.map((task) => repeatTask(task, url === undefined ? {} : { url }));
  const stop = async () => {
    ending.abort();
    await Promise.all(running.map((it) => it.stop()));
  };
  return { stop };
}

/** What a process does that answers while others work: it counts what waits, until it is stopped. */
export function startMeasuring(db: Db): { stop: () => Promise<void> } {
  return repeatTask(measureTask(db), {});
}

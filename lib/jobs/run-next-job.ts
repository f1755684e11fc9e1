import type { Db } from "#lib/db/client";
import { logger } from "#lib/telemetry/logger";
import { claimJob } from "./claim-job";
import { finishJob, giveUpAttempt } from "./finish-job";
import { heartbeatJob } from "./heartbeat-job";
import type { Job } from "./job";

/** What a handler is handed beside the job. */
export type JobDesk = {
  readonly db: Db;
  readonly job: Job;
  /** Aborted when the job was cancelled, taken over, or the worker stops. */
  readonly signal: AbortSignal;
  /** Says how far it is, in [0, 1], and what happened. */
  readonly tell: (progress: number, line?: string) => Promise<void>;
};

/** Does one kind of work; what it resolves to is the job's result. Throws to be tried again, refuses to be done with. */
export type JobHandler = (desk: JobDesk) => Promise<unknown>;

const HEARTBEAT_MS = 20_000;

/**
 * Claims one job and works it, outside any transaction, with a heartbeat beside it. False when there was nothing to do.
 * The outcome is stored under the attempt's number, so a worker that was taken for dead overwrites nothing.
 */
export async function runNextJob(
  db: Db,
  handlers: ReadonlyMap<string, JobHandler>,
  { signal }: { readonly signal: AbortSignal },
): Promise<boolean> {
  const job = await claimJob(db, [...handlers.keys()]);
  const handler = job && handlers.get(job.kind);
  if (!job || !handler) return false;
  const lost = new AbortController();
  const tell = async (said: { progress?: number; line?: string } = {}) => {
    const isOurs = await heartbeatJob(db, job, said);
    if (!isOurs) lost.abort();
  };
  const beating = setInterval(() => {
    tell().catch((err: unknown) => {
      logger().warn({ job: job.kind, job_id: job.id, err }, "a heartbeat was not stored");
    });
  }, HEARTBEAT_MS);
  const desk: JobDesk = {
    db,
    job,
    signal: AbortSignal.any([signal, lost.signal]),
    tell: (progress, line) => tell(line === undefined ? { progress } : { progress, line }),
  };
  try {
    await finishJob(db, job, await handler(desk));
  } catch (err) {
    const { kind, id, attempt } = job;
    logger().warn({ job: kind, job_id: id, attempt, err }, "an attempt at a job failed");
    await giveUpAttempt(db, job, err);
  } finally {
    clearInterval(beating);
  }
  return true;
}

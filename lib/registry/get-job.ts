import type { Db } from "#lib/db/client";
import { getJob } from "#lib/jobs/get-job";
import type { Job } from "#lib/jobs/job";
import { Refusal } from "#lib/kernel/refusal";
import { EVALUATE_VERSION } from "./evaluations/start-evaluation";

/** Kinds of jobs that whoever reads models may follow; housekeeping is nobody's. */
const TOLD: readonly string[] = [
  ...[EVALUATE_VERSION, "compress_version", "precompute_answers", "fit_ladder"],
];

/** A job that somebody started on a model; refuses `not_found`, for jobs of other kinds too. */
export async function getJobOf(db: Db, id: string): Promise<Job> {
  const job = await getJob(db, id);
  if (!TOLD.includes(job.kind)) throw new Refusal("not_found", "There is no such job.");
  return job;
}

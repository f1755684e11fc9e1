import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { Job } from "./job";
import { findJob } from "./store";

/** A job by its id; refuses `not_found`. */
export async function getJob(db: Db, id: string): Promise<Job> {
  const job = await findJob(db, id);
  if (!job) throw new Refusal("not_found", "There is no such job.");
  return job;
}

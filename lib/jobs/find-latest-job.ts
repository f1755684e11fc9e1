import type { Db } from "#lib/db/client";
import type { Job } from "./job";
import { findLatest } from "./store";

/** Which job: of one kind, whose payload lists one of these texts under a name. */
export type LatestJob = {
  readonly kind: string;
  readonly within: string;
  readonly anyOf: readonly string[];
};

/** The job of a kind that was queued last about one of some things; `null` when there was none. */
export async function findLatestJob(db: Db, asked: LatestJob): Promise<Job | null> {
  return asked.anyOf.length === 0 ? null : findLatest(db, asked);
}

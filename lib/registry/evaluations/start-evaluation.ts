import { z } from "zod";
import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { enqueueJob } from "#lib/jobs/enqueue-job";
import { Refusal } from "#lib/kernel/refusal";
import { listDataSets } from "../data-files";
import { getVersion } from "../get-version";

/** The kind of job that answers a data set with a version. */
export const EVALUATE_VERSION = "evaluate_version";

/** What such a job works on. */
export const EvaluateVersion = z.strictObject({
  versionId: z.string(),
  dataset: z.string(),
  actor: z.strictObject({ id: z.string(), role: z.string() }),
});
export type EvaluateVersion = z.infer<typeof EvaluateVersion>;

type Starting = {
  readonly model: string;
  readonly version: number;
  /** Name of a data set of `models/data`. */
  readonly dataset: string;
  readonly actor: Actor;
};

/**
 * Queues the evaluation of a version on a named data set; answers the job's id. Refuses `not_found`, and
 * `invalid_request` for a data set that is not here.
 */
export async function startEvaluation(db: Db, starting: Starting): Promise<string> {
  const { dataset, actor } = starting;
  const known = await listDataSets();
  if (!known.includes(dataset)) {
    const detail = `is none of ${known.join(", ")}`;
    const faults = [{ pointer: "/dataset", detail }];
    throw new Refusal("invalid_request", `There is no data set "${dataset}".`, { faults });
  }
  return inTransaction(db, actor, async (tx) => {
    const { id: versionId } = await getVersion(tx, starting);
    const payload: EvaluateVersion = {
      ...{ versionId, dataset },
      actor: { id: actor.id, role: actor.role ?? "system" },
    };
    const job = { kind: EVALUATE_VERSION, payload, maxAttempts: 2, createdBy: actor.id };
    const jobId = await enqueueJob(tx, job);
    if (jobId === null) throw new Error("a job without a slot is always queued");
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "system",
      act: "evaluate_version",
      objectKind: "model_version",
      objectId: versionId,
      after: { dataset, job: jobId },
      requestId: actor.requestId,
      modelVersion: versionId,
    });
    return jobId;
  });
}

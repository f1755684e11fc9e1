import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { enqueueJob } from "#lib/jobs/enqueue-job";
import { Refusal } from "#lib/kernel/refusal";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { endlessBecause } from "./domain";
import { tableVersions } from "./table-versions";

/** The kind of job that fills tables. */
export const PRECOMPUTE = "precompute_answers";

/** What such a job works on. */
export type Precompute = {
  readonly versionIds: readonly string[];
  /** Entries older than this are made anew: 0 for all of them, `null` for none. */
  readonly maxAgeS: number | null;
};

/** What a job of this kind was told. */
export function precomputeOf(payload: unknown): Precompute {
  const { versionIds = [], maxAgeS = null } = payload as Partial<Precompute>;
  return { versionIds, maxAgeS };
}

type Starting = {
  readonly endpoint: string;
  /** Whether answers that are there are made anew. */
  readonly isRefresh: boolean;
  readonly actor: Actor;
};

/**
 * Queues the job that makes every answer of an endpoint's versions ahead; answers its id. Refuses `not_found`, `model_not_ready`
 * where no version serves, and `invalid_request` where the inputs of one cannot all be listed.
 */
export async function startPrecompute(
  db: Db,
  { endpoint: name, isRefresh, actor }: Starting,
): Promise<string> {
  return inTransaction(db, actor, async (tx) => {
    const versions = (await tableVersions(tx, await getEndpoint(tx, { name }))).map(
      ({ version }) => version,
    );
    const [first] = versions;
    if (!first) throw new Refusal("model_not_ready", `No version serves "${name}".`);
    const reason = endlessBecause(first);
    if (reason !== null) {
      const detail = `The answers of ${first.model} cannot all be made ahead: ${reason}.`;
      throw new Refusal("invalid_request", detail);
    }
    const versionIds = versions
      .filter((version) => endlessBecause(version) === null)
      .map(({ versionId }) => versionId);
    const payload: Precompute = { versionIds, maxAgeS: isRefresh ? 0 : null };
    const job = { kind: PRECOMPUTE, payload, maxAttempts: 3, createdBy: actor.id };
    const jobId = await enqueueJob(tx, job);
    if (jobId === null) throw new Error("a job without a slot is always queued");
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "system",
      act: "precompute",
      objectKind: "endpoint",
      objectId: name,
      requestId: actor.requestId,
      after: { versions: versionIds, refresh: isRefresh, job: jobId },
    });
    return jobId;
  });
}

import { recordEvent } from "#lib/audit-log/record";
import type { LadderFitRequest } from "#lib/contracts/ladder-fits";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { enqueueJob } from "#lib/jobs/enqueue-job";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { type LadderFitPlan, planLadderFit } from "./plan-ladder-fit";

/** The kind of job that fits when a rung is climbed. */
export const FIT_LADDER = "fit_ladder";

/** What such a job is told. */
export type FitLadder = LadderFitPlan & { readonly actor: Pick<Actor, "id" | "role"> };

type Starting = {
  readonly endpoint: string;
  readonly request: LadderFitRequest;
  readonly actor: Actor;
};

/** Queues a fit of an endpoint's ladder; answers the job's id. Refuses `not_found`, and as `planLadderFit` does. */
export async function startLadderFit(
  db: Db,
  { endpoint: name, request, actor }: Starting,
): Promise<string> {
  return inTransaction(db, actor, async (tx) => {
    const plan = await planLadderFit(tx, await getEndpoint(tx, { name }), request);
    const payload: FitLadder = { ...plan, actor: { id: actor.id, role: actor.role ?? "system" } };
    const job = { kind: FIT_LADDER, payload, maxAttempts: 2, createdBy: actor.id };
    const jobId = await enqueueJob(tx, job);
    if (jobId === null) throw new Error("a job without a slot is always queued");
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "system",
      act: "fit_ladder",
      objectKind: "endpoint",
      objectId: name,
      requestId: actor.requestId,
      after: { kind: plan.kind, dataset: plan.dataset, job: jobId },
    });
    return jobId;
  });
}

/** What a job of this kind was told. */
export function fitLadderOf(payload: unknown): FitLadder {
  return payload as FitLadder;
}

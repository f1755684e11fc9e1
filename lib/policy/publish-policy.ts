import type { Db } from "#lib/db/client";
import { type Actor, gateExclusive, inTransaction, type Transaction } from "#lib/db/transaction";
import { enqueueJob } from "#lib/jobs/enqueue-job";
import { Refusal } from "#lib/kernel/refusal";
import { activePolicy } from "./active-policy";
import { admit, requireQueues, requireValid } from "./admission";
import type { PolicyVersion } from "./endpoint";
import { getEndpoint } from "./get-endpoint";
import { recordAct } from "./record-act";
import {
  deleteDraft,
  findDraft,
  insertPolicyVersion,
  lockEndpoint,
  type NewPolicyVersion,
  retirePolicy,
  updateEndpoint,
} from "./store";

type PublishPolicy = {
  /** The endpoint's name. */
  readonly endpoint: string;
  /** At least ten characters; the door checks. */
  readonly reason: string;
  /** The version the draft was made from and the publisher believes to be in force. */
  readonly baseVersion: number;
  readonly waiver?: { readonly reason: string } | undefined;
  /** What the publisher was shown, a `SimulationDto`; kept with the version. */
  readonly simulation?: unknown;
  readonly actor: Actor;
};

/**
 * Puts the draft in force. When the transaction commits, no decision under the former policy is written any more. Refuses
 * `stale_base` with the version in force when that is not the draft's base, `not_found` without a draft, `invalid_policy` and
 * `calibration_missing`.
 */
export async function publishPolicy(db: Db, publishing: PublishPolicy): Promise<PolicyVersion> {
  const { reason, baseVersion, waiver, simulation = null, actor } = publishing;
  return inTransaction(db, actor, async (tx) => {
    const endpoint = await getEndpoint(tx, { name: publishing.endpoint });
    await lockEndpoint(tx, endpoint.id);
    const active = await activePolicy(tx, endpoint.id);
    const draft = await findDraft(tx, endpoint.id);
    if (active.version !== baseVersion || (draft && draft.baseVersion !== active.version)) {
      throw staleBase(active);
    }
    if (!draft) throw new Refusal("not_found", "There is no draft to publish; save one first.");
    requireValid(draft.document, endpoint.labels);
    const admitted = await admit(tx, { endpoint, waiver, by: actor.id });
    return putInForce(tx, actor, active, {
      document: draft.document,
      restoredFrom: null,
      reason,
      simulation,
      waiver: admitted,
    });
  });
}

type Next = Pick<
  NewPolicyVersion,
  "document" | "restoredFrom" | "reason" | "simulation" | "waiver"
>;

/**
 * Makes `next` the policy in force after `active`, for whoever holds the endpoint's row: since only its holder moves the
 * pointer, the base cannot grow stale any more, and the gate is held for the move alone. Drops the draft. Refuses
 * `invalid_policy` where a tier names a queue that is not there.
 */
export async function putInForce(
  tx: Transaction,
  actor: Actor,
  active: PolicyVersion,
  next: Next,
): Promise<PolicyVersion> {
  const { endpointId, version: baseVersion } = active;
  const tierQueues = await requireQueues(tx, next.document);
  const policy = await insertPolicyVersion(tx, {
    ...next,
    endpointId,
    version: baseVersion + 1,
    baseVersion,
    publishedBy: actor.id,
  });
  await gateExclusive(tx);
  const { queueId } = await updateEndpoint(tx, endpointId, { activePolicyId: policy.id });
  await retirePolicy(tx, active.id);
  await deleteDraft(tx, endpointId);
  for (const id of new Set([queueId, ...tierQueues])) {
    await enqueueJob(tx, { kind: "reorder_queue", payload: { queueId: id }, createdBy: actor.id });
  }
  await enqueueJob(tx, { kind: "plan_audits", payload: { endpointId }, createdBy: actor.id });
  await recordAct(
    tx,
    actor,
    { id: endpointId },
    {
      act: next.restoredFrom === null ? "publish_policy" : "restore_policy",
      before: { version: baseVersion },
      after: {
        version: policy.version,
        restored_from: next.restoredFrom,
        waived: next.waiver !== null,
      },
      reason: next.reason,
      policyVersion: policy.version,
    },
  );
  return policy;
}

function staleBase(active: PolicyVersion): Refusal {
  const extra = {
    active_version: active.version,
    active_document: active.document,
    published_by: active.publishedBy,
    published_at: active.publishedAt.toISOString(),
  };
  const detail = `Version ${active.version} is in force, and the draft was made from another.`;
  return new Refusal("stale_base", detail, { extra });
}

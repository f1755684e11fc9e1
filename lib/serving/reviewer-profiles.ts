import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { alone, inTransaction } from "#lib/db/transaction";
import type { AnswerCount } from "#lib/decision/agreement/answer-counts";
import {
  doReviewersDiffer,
  withMeasuredReviewers,
} from "#lib/decision/agreement/measured-reviewers";
import { compilePolicy } from "#lib/decision/compile-policy";
import { enqueueJob } from "#lib/jobs/enqueue-job";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import type { EndpointRecord, PolicyVersion } from "#lib/policy/endpoint";
import { queuesOfTiers } from "#lib/review/queues-of-tiers";
import { findNewestProfileSet, insertProfileSet } from "./profile-sets/store";

/** How an endpoint's reviewers answered where the truth is known; the newest set is the one that routing reads. */
export type ProfileSet = {
  readonly id: string;
  readonly endpointId: string;
  readonly version: number;
  readonly counts: readonly AnswerCount[];
  /** Answers counted. */
  readonly graded: number;
  readonly policyVersion: number;
  readonly windowFrom: Date;
  readonly windowTo: Date;
  readonly createdBy: string;
  readonly createdAt: Date;
};

/** A set about to be stored; its window are so many days up to now. */
export type NewProfileSet = Omit<
  ProfileSet,
  "id" | "version" | "windowFrom" | "windowTo" | "createdAt"
> & { readonly days: number };

type Measured = {
  readonly endpoint: Pick<EndpointRecord, "id" | "labels" | "queueId">;
  readonly policy: Pick<PolicyVersion, "version" | "document">;
} & Pick<NewProfileSet, "counts" | "days">;

/**
 * Puts counts in force for an endpoint where, under its policy, some reviewer then answers otherwise by more than one in a
 * hundred than by the set before; `null` where they do not, since history is kept for ever. Whoever routes hears of it,
 * and the queues are put in order anew.
 */
export async function addProfileSet(db: Db, measured: Measured): Promise<ProfileSet | null> {
  const { endpoint, policy, counts, days } = measured;
  const stated = compilePolicy(policy.document, endpoint.labels);
  return inTransaction(db, SYSTEM_ACTOR, async (tx) => {
    await alone(tx, `measure reviewers ${endpoint.id}`);
    const before = await findNewestProfileSet(tx, endpoint.id);
    const now = withMeasuredReviewers(stated, counts);
    if (!doReviewersDiffer(withMeasuredReviewers(stated, before?.counts ?? []), now)) return null;
    const added = await insertProfileSet(tx, {
      endpointId: endpoint.id,
      counts,
      graded: counts.reduce((sum, { n }) => sum + n, 0),
      policyVersion: policy.version,
      days,
      createdBy: SYSTEM_ACTOR.id,
    });
    const tierQueues = await queuesOfTiers(tx, policy.document.tiers);
    for (const queueId of new Set([endpoint.queueId, ...tierQueues.values()])) {
      const payload = { queueId };
      await enqueueJob(tx, { kind: "reorder_queue", payload, createdBy: SYSTEM_ACTOR.id });
    }
    await recordEvent(tx, {
      actorId: SYSTEM_ACTOR.id,
      actorRole: SYSTEM_ACTOR.role,
      act: "measure_reviewers",
      objectKind: "endpoint",
      objectId: endpoint.id,
      before: before && { profile_set: before.id, graded: before.graded },
      after: { profile_set: added.id, graded: added.graded },
      policyVersion: policy.version,
    });
    return added;
  });
}

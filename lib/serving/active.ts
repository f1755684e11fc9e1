import type { Db } from "#lib/db/client";
import type { AuditPlan } from "#lib/decision/audit/audit-plan";
import { type CompiledPolicy, compilePolicy } from "#lib/decision/compile-policy";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { activePolicy, policyById } from "#lib/policy/active-policy";
import type { EndpointRecord, PolicyVersion } from "#lib/policy/endpoint";
import { getEndpoint, getEndpointById } from "#lib/policy/get-endpoint";
import type { ServedIds, ServingVersion } from "#lib/registry/model-version";
import { servedIds, versionToServe } from "#lib/registry/serving-version";
import { queuesOfTiers } from "#lib/review/queues-of-tiers";
import { queueStop } from "#lib/review/stop-queue";
import { findStanding } from "./guarantees/store";

/** Everything that answers for an endpoint at one instant. */
export type Active = {
  readonly endpoint: EndpointRecord;
  readonly policy: PolicyVersion;
  readonly compiled: CompiledPolicy;
  /** Where cases for each decider wait, by its id; one that is missing shares the endpoint's queue. */
  readonly tierQueues: ReadonlyMap<string, string>;
  /** `null` where the caller brings the probabilities. */
  readonly version: ServingVersion | null;
  /** Money a reviewer minute is worth now; 0 while nobody has to queue for it. */
  readonly lambda: number;
  /** How probable it is that a review misses its deadline; 0 without a deadline. */
  readonly tau: number;
  /** The certificate for this policy, version and calibrator. */
  readonly guarantee: { readonly id: string; readonly threshold: number } | null;
  /** How audits are spread under this policy; `null` until enough was decided. */
  readonly auditPlan: (AuditPlan & { readonly version: number }) | null;
  readonly stop: { readonly mode: "off" | "review" | "reject"; readonly reason: string | null };
};

/** Immutable things by their ids; they never go stale, only unused. */
const policies = new Map<string, Pick<Active, "policy" | "compiled" | "tierQueues">>();
const versions = new Map<string, ServingVersion>();
const MOST_KEPT = 200;

/** What answers for the endpoint of that name now; refuses `not_found`, `model_not_ready`. */
export async function readActive(
  db: Db,
  { name, reader }: { name: string; reader: Principal },
): Promise<Active> {
  return activeOf(db, await getEndpoint(db, { name, reader }));
}

/**
 * The same, read anew by id: what a writer inside the policy gate compares with what it routed by. A version that was
 * taken out of service meanwhile keeps the calls that had begun: what it said, or failed to say, is theirs.
 */
export async function rereadActive(db: Db, { endpoint, version }: Active): Promise<Active> {
  return activeOf(db, await getEndpointById(db, endpoint.id), version);
}

/** Whether two readings score alike. */
export function isSameModel(a: Active, b: Active): boolean {
  return (
    a.version?.versionId === b.version?.versionId &&
    a.version?.calibrator?.id === b.version?.calibrator?.id
  );
}

async function activeOf(
  db: Db,
  endpoint: EndpointRecord,
  begun: ServingVersion | null = null,
): Promise<Active> {
  const { policy, compiled, tierQueues } = await compiledPolicy(db, endpoint);
  const version = await servedVersion(db, endpoint, begun);
  const stop = endpoint.stop.mode === "off" ? await queueStop(db, endpoint.queueId) : endpoint.stop;
  const standing = await findStanding(db, {
    endpointId: endpoint.id,
    policyId: policy.id,
    policyVersion: policy.version,
    versionId: version?.versionId ?? null,
    calibratorId: version?.calibrator?.id ?? null,
  });
  const { lambda, tau, guaranteeId: id, threshold, auditPlan } = standing;
  const guarantee = id === null || threshold === null ? null : { id, threshold };
  const isScarce = policy.document.capacity?.reviews_per_day !== undefined;
  const price = isScarce ? (lambda ?? 0) : 0;
  const isDue = policy.document.review_deadline_minutes !== undefined;
  const late = isDue ? (tau ?? 0) : 0;
  const prices = { lambda: price, tau: late };
  return { endpoint, policy, compiled, tierQueues, version, ...prices, guarantee, auditPlan, stop };
}

async function compiledPolicy(db: Db, { id, activePolicyId, labels }: EndpointRecord) {
  const known = activePolicyId === null ? undefined : policies.get(activePolicyId);
  if (known) return known;
  const policy = activePolicyId ? await policyById(db, activePolicyId) : await activePolicy(db, id);
  const tierQueues = await queuesOfTiers(db, policy.document.tiers);
  const made = { policy, compiled: compilePolicy(policy.document, labels), tierQueues };
  keep(policies, policy.id, made);
  return made;
}

async function servedVersion(
  db: Db,
  endpoint: EndpointRecord,
  begun: ServingVersion | null,
): Promise<ServingVersion | null> {
  const { modelId, modelAlias: alias } = endpoint;
  if (modelId === null) return null;
  const ids = await servedIds(db, { modelId, alias });
  if (!ids) {
    throw new Refusal("model_not_ready", `No version of the model is its "${alias}".`);
  }
  const calibratorId = begun?.calibrator?.id ?? null;
  if (begun?.versionId === ids.versionId && calibratorId === ids.calibratorId) return begun;
  const key = keyOf(ids);
  const known = ids.isQuarantined ? undefined : versions.get(key);
  if (known) return known;
  const version = await versionToServe(db, ids.versionId);
  keep(versions, key, version);
  return version;
}

function keyOf({ versionId, calibratorId }: ServedIds): string {
  return `${versionId}/${calibratorId ?? ""}`;
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= MOST_KEPT) map.clear();
  map.set(key, value);
}

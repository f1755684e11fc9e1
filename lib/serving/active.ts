import type { Db } from "#lib/db/client";
import type { AuditPlan } from "#lib/decision/audit/audit-plan";
import { type CompiledPolicy, compilePolicy } from "#lib/decision/compile-policy";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { activePolicy, policyById } from "#lib/policy/active-policy";
import type { EndpointRecord, PolicyVersion } from "#lib/policy/endpoint";
import { getEndpoint, getEndpointById } from "#lib/policy/get-endpoint";
import { CHALLENGER, SHADOW } from "#lib/registry/aliases/alias";
import type { ServedIds, ServingVersion } from "#lib/registry/model-version";
import { servedIdsByAlias, versionToServe } from "#lib/registry/serving-version";
import { queuesOfTiers } from "#lib/review/queues-of-tiers";
import { queueStop } from "#lib/review/stop-queue";
import { type Challenger, challengerShare, mayStandIn } from "./challenger-split";
import { findStanding } from "./guarantees/store";
import { openLoads } from "./open-loads";

/** Everything that answers for an endpoint at one instant. */
export type Active = {
  readonly endpoint: EndpointRecord;
  readonly policy: PolicyVersion;
  readonly compiled: CompiledPolicy;
  /** Where cases for each decider wait, by its id; one that is missing shares the endpoint's queue. */
  readonly tierQueues: ReadonlyMap<string, string>;
  /** `null` where the caller brings the probabilities. */
  readonly version: ServingVersion | null;
  /** Who answers a share of the traffic in its place; `null` without a share, or without a version that could. */
  readonly challenger: Challenger | null;
  /** Who scores along without effect; `null` where no version could. */
  readonly shadow: ServingVersion | null;
  /** Money a reviewer minute is worth now; 0 while nobody has to queue for it. */
  readonly lambda: number;
  /** How probable it is that a review misses its deadline; 0 without a deadline. */
  readonly tau: number;
  /** Cases waiting for each decider, as last counted; `null` where that settles nothing. */
  readonly openLoads: Readonly<Record<string, number>> | null;
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
    isSameVersion(a.version, b.version) &&
    isSameVersion(a.challenger?.version, b.challenger?.version) &&
    a.challenger?.share === b.challenger?.share
  );
}

function isSameVersion(
  a: ServingVersion | null | undefined,
  b: ServingVersion | null | undefined,
): boolean {
  return a?.versionId === b?.versionId && a?.calibrator?.id === b?.calibrator?.id;
}

async function activeOf(
  db: Db,
  endpoint: EndpointRecord,
  begun: ServingVersion | null = null,
): Promise<Active> {
  const { policy, compiled, tierQueues } = await compiledPolicy(db, endpoint);
  const { version, ...others } = await servedVersions(db, endpoint, begun);
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
  return {
    ...{ endpoint, policy, compiled, tierQueues, version, ...others },
    openLoads: openLoads({ endpoint, compiled, tierQueues }),
    ...{ ...prices, guarantee, auditPlan, stop },
  };
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

async function servedVersions(
  db: Db,
  endpoint: EndpointRecord,
  begun: ServingVersion | null,
): Promise<Pick<Active, "version" | "challenger" | "shadow">> {
  const { modelId, modelAlias: alias } = endpoint;
  if (modelId === null) return { version: null, challenger: null, shadow: null };
  const ids = await servedIdsByAlias(db, { modelId, aliases: [alias, CHALLENGER, SHADOW] });
  const own = ids.get(alias);
  if (!own) {
    throw new Refusal("model_not_ready", `No version of the model is its "${alias}".`);
  }
  const isBegun = begun !== null && keyOf(own) === keyOf(idsOf(begun));
  const version = isBegun ? begun : await loaded(db, own);
  const share = challengerShare(endpoint);
  const rival = share > 0 ? await standIn(db, version, ids.get(CHALLENGER)) : null;
  const challenger = rival && { version: rival, share };
  return { version, challenger, shadow: await standIn(db, version, ids.get(SHADOW)) };
}

/** Another version that takes what the own one takes; one that cannot is as good as none, so that nobody is refused for it. */
async function standIn(
  db: Db,
  own: ServingVersion,
  ids: ServedIds | undefined,
): Promise<ServingVersion | null> {
  if (!ids || ids.isQuarantined || ids.versionId === own.versionId) return null;
  const other = await loaded(db, ids).catch((error: unknown) => {
    // Taken out of service this very moment: no matter of the own version's.
    if (error instanceof Refusal) return null;
    throw error;
  });
  return other && mayStandIn(other, own) ? other : null;
}

async function loaded(db: Db, ids: ServedIds): Promise<ServingVersion> {
  const key = keyOf(ids);
  const known = ids.isQuarantined ? undefined : versions.get(key);
  if (known) return known;
  const version = await versionToServe(db, ids.versionId);
  keep(versions, key, version);
  return version;
}

function idsOf({ versionId, calibrator }: ServingVersion) {
  return { versionId, calibratorId: calibrator?.id ?? null };
}

function keyOf({
  versionId,
  calibratorId,
}: Omit<ServedIds, "hasReport" | "isQuarantined">): string {
  return `${versionId}/${calibratorId ?? ""}`;
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= MOST_KEPT) map.clear();
  map.set(key, value);
}

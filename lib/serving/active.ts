import type { Db } from "#lib/db/client";
import type { AuditPlan } from "#lib/decision/audit/audit-plan";
import { type CompiledPolicy, compilePolicy } from "#lib/decision/compile-policy";
import { canonicalJson } from "#lib/kernel/canonical-json";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { activePolicy, policyById } from "#lib/policy/active-policy";
import type { EndpointRecord, PolicyVersion } from "#lib/policy/endpoint";
import { getEndpoint, getEndpointById } from "#lib/policy/get-endpoint";
import { CHALLENGER, SHADOW } from "#lib/registry/aliases/alias";
import type { ServedIds, ServingVersion } from "#lib/registry/model-version";
import { servedIdsByAlias } from "#lib/registry/serving-version";
import type { Queue } from "#lib/review/queue";
import { queuesById } from "#lib/review/queues-by-id";
import { queuesOfTiers } from "#lib/review/queues-of-tiers";
import { type Beside, besideVersions } from "./beside-versions";
import { type Challenger, challengerShare, mayStandIn } from "./challenger-split";
import { findStanding } from "./guarantees/store";
import { type LoadedFits, loadedFits } from "./ladder-fits/loaded-fits";
import { hasIds, loadedVersion } from "./loaded-versions";
import { openLoads } from "./open-loads";
import { profiled } from "./profiled-policy";
import { findEpoch, type Look } from "./writing/store";

/** Everything that answers for an endpoint at one instant. */
export type Active = {
  /** What may change what answers had changed so often when this was read. */
  readonly epoch: string;
  readonly endpoint: EndpointRecord;
  readonly policy: PolicyVersion;
  /** With its reviewers as they are measured, as far as they are. */
  readonly compiled: CompiledPolicy;
  /** The measurement in `compiled`; `null` where every reviewer is the one the policy states. */
  readonly profileSetId: string | null;
  /** Where cases for each decider wait, by its id; one that is missing shares the endpoint's queue. */
  readonly tierQueues: ReadonlyMap<string, string>;
  /** The endpoint's own and those of `tierQueues`, by their ids. */
  readonly queues: ReadonlyMap<string, Queue>;
  /** `null` where the caller brings the probabilities. */
  readonly version: ServingVersion | null;
  /** Who answers a share of the traffic in its place; `null` without a share, or without a version that could. */
  readonly challenger: Challenger | null;
  /** Who takes the other rungs of the ladder. */
  readonly beside: Beside;
  /** What says when a row goes up, as the settings name it. */
  readonly fits: LoadedFits;
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
  /** When that certificate ends; `null` without one. */
  readonly guaranteedUntil: Date | null;
  /** How audits are spread under this policy; `null` until enough was decided. */
  readonly auditPlan: (AuditPlan & { readonly version: number }) | null;
  readonly stop: { readonly mode: "off" | "review" | "reject"; readonly reason: string | null };
};

/** A policy by itself: nothing in it was measured. */
type Stated = Pick<Active, "policy" | "compiled" | "tierQueues">;

/** Immutable things by their ids; they never go stale, only unused. */
const policies = new Map<string, Stated>();
const measured = new Map<string, CompiledPolicy>();
const MOST_KEPT = 200;

/** What answers for the endpoint of that name now; refuses `not_found`, `model_not_ready`. */
export async function readActive(
  db: Db,
  { name, reader }: { name: string; reader: Principal },
): Promise<Active> {
  const epoch = await findEpoch(db);
  return activeOf(db, { epoch, endpoint: await getEndpoint(db, { name, reader }), begun: null });
}

/**
 * The same, read anew by id: what a writer inside the policy gate compares with what it routed by. A version that was
 * taken out of service meanwhile keeps the calls that had begun: what it said, or failed to say, is theirs.
 */
export async function rereadActive(db: Db, { endpoint, version }: Active): Promise<Active> {
  const epoch = await findEpoch(db);
  const again = await getEndpointById(db, endpoint.id);
  return activeOf(db, { epoch, endpoint: again, begun: version });
}

/** Whether a reading still holds at a later look: nothing that it read has changed since, nor ended by itself. */
export function isStanding(
  { epoch, guaranteedUntil }: Active,
  look: Pick<Look, "epoch" | "now">,
): boolean {
  return epoch === look.epoch && (guaranteedUntil === null || guaranteedUntil > look.now);
}

/** Whether two readings score alike. */
export function isSameModel(a: Active, b: Active): boolean {
  if (a === b) return true;
  return (
    isSameVersion(a.version, b.version) &&
    isSameLadder(a, b) &&
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

function isSameLadder(a: Active, b: Active): boolean {
  return (
    isSameVersion(a.beside.small, b.beside.small) &&
    isSameVersion(a.beside.large, b.beside.large) &&
    (a.endpoint === b.endpoint ||
      canonicalJson(a.endpoint.serving) === canonicalJson(b.endpoint.serving))
  );
}

type Reading = Pick<Active, "epoch" | "endpoint"> & { readonly begun: ServingVersion | null };

/** The epoch comes first: what is read after it is as new or newer, and what changes meanwhile makes it old. */
async function activeOf(db: Db, { epoch, endpoint, begun }: Reading): Promise<Active> {
  const stated = await compiledPolicy(db, endpoint);
  const { policy, tierQueues } = stated;
  const { version, ...others } = await servedVersions(db, endpoint, begun);
  const queues = await queuesById(db, [endpoint.queueId, ...tierQueues.values()]);
  const queue = queues.get(endpoint.queueId);
  if (!queue) throw new Refusal("not_found", "There is no such queue.");
  const stop = endpoint.stop.mode === "off" ? queue.stop : endpoint.stop;
  const standing = await findStanding(db, {
    endpointId: endpoint.id,
    policyId: policy.id,
    policyVersion: policy.version,
    versionId: version?.versionId ?? null,
    calibratorId: version?.calibrator?.id ?? null,
  });
  const { lambda, tau, guaranteeId: id, threshold, guaranteedUntil, auditPlan } = standing;
  const guarantee = id === null || threshold === null ? null : { id, threshold };
  const isScarce = policy.document.capacity?.reviews_per_day !== undefined;
  const price = isScarce ? (lambda ?? 0) : 0;
  const isDue = policy.document.review_deadline_minutes !== undefined;
  const late = isDue ? (tau ?? 0) : 0;
  const prices = { lambda: price, tau: late };
  const { compiled, profileSetId } = await measuredPolicy(db, stated, standing.profileSetId);
  const fits = await loadedFits(db, endpoint.serving);
  return {
    ...{ epoch, endpoint, policy, compiled, profileSetId, tierQueues, queues, version, ...others },
    fits,
    openLoads: openLoads({ endpoint, compiled, tierQueues }),
    ...{ ...prices, guarantee, guaranteedUntil, auditPlan, stop },
  };
}

/** A set of profiles that moves no reviewer of this policy is as good as none, and on no record. */
async function measuredPolicy(
  db: Db,
  { policy, compiled: stated }: Stated,
  setId: string | null,
): Promise<Pick<Active, "compiled" | "profileSetId">> {
  if (setId === null) return { compiled: stated, profileSetId: null };
  const key = `${policy.id}/${setId}`;
  const known = measured.get(key);
  const compiled = known ?? (await profiled(db, stated, setId));
  if (!known) keep(measured, key, compiled);
  return { compiled, profileSetId: compiled === stated ? null : setId };
}

async function compiledPolicy(
  db: Db,
  { id, activePolicyId, labels }: EndpointRecord,
): Promise<Stated> {
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
): Promise<Pick<Active, "version" | "challenger" | "shadow" | "beside">> {
  const { modelId, modelAlias: alias } = endpoint;
  if (modelId === null) return { version: null, challenger: null, shadow: null, beside: {} };
  const ids = await servedIdsByAlias(db, { modelId, aliases: [alias, CHALLENGER, SHADOW] });
  const own = ids.get(alias);
  if (!own) {
    throw new Refusal("model_not_ready", `No version of the model is its "${alias}".`);
  }
  const isBegun = begun !== null && hasIds(begun, own);
  const version = isBegun ? begun : await loadedVersion(db, own);
  const beside = await besideVersions(db, version, endpoint.serving);
  const share = challengerShare(endpoint);
  const rival = share > 0 ? await standIn(db, version, ids.get(CHALLENGER)) : null;
  const challenger = rival && { version: rival, share };
  const shadow = await standIn(db, version, ids.get(SHADOW));
  return { version, challenger, shadow, beside };
}

/** Another version that takes what the own one takes; one that cannot is as good as none, so that nobody is refused for it. */
async function standIn(
  db: Db,
  own: ServingVersion,
  ids: ServedIds | undefined,
): Promise<ServingVersion | null> {
  if (!ids || ids.isQuarantined || ids.versionId === own.versionId) return null;
  const other = await loadedVersion(db, ids).catch((error: unknown) => {
    // Taken out of service this very moment: no matter of the own version's.
    if (error instanceof Refusal) return null;
    throw error;
  });
  return other && mayStandIn(other, own) ? other : null;
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= MOST_KEPT) map.clear();
  map.set(key, value);
}

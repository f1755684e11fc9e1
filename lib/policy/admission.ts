import type { Db } from "#lib/db/client";
import type { Policy } from "#lib/decision/policy";
import { validatePolicy } from "#lib/decision/validate-policy";
import { Refusal } from "#lib/kernel/refusal";
import { servedIds } from "#lib/registry/serving-version";
import type { EndpointRecord, Waiver } from "./endpoint";
import { readClock, readQueues } from "./store";

/** Whose probabilities a policy prices: version and calibrator, both `null` when the caller brings them. */
export type Priced = {
  readonly modelVersionId: string | null;
  readonly calibratorId: string | null;
  /** Whether the calibrator was measured on rows that its fit has not seen. */
  readonly hasReport: boolean;
};

type Served = Pick<EndpointRecord, "modelId" | "modelAlias">;

/** What stands behind an endpoint's probabilities now. */
export async function pricedBy(db: Db, { modelId, modelAlias: alias }: Served): Promise<Priced> {
  const served = modelId === null ? null : await servedIds(db, { modelId, alias });
  return {
    modelVersionId: served?.versionId ?? null,
    calibratorId: served?.calibratorId ?? null,
    hasReport: served?.hasReport ?? false,
  };
}

/** Whether a waiver speaks of what serves now; it is void once the model or its calibrator is another. */
export function waiverHolds(waiver: Waiver | null, now: Priced): boolean {
  return (
    waiver !== null &&
    waiver.model_version_id === now.modelVersionId &&
    waiver.calibrator_id === now.calibratorId
  );
}

/**
 * Refuses `invalid_policy`, with a pointer to everything that is wrong, for a policy that does not fit the labels. `at` is
 * where the caller's request holds the policy.
 */
export function requireValid(document: Policy, labels: readonly string[], at = ""): void {
  const { errors } = validatePolicy(document, labels);
  if (errors.length === 0) return;
  const faults = errors.map(({ pointer, detail }) => ({ pointer: at + pointer, detail }));
  throw new Refusal("invalid_policy", "The policy does not fit this endpoint.", { faults });
}

/**
 * Ids of the queues that tiers name. Refuses `invalid_policy`, with a pointer to each, for tiers that name a queue there
 * is not. `at` as above.
 */
export async function requireQueues(
  db: Db,
  { tiers }: Pick<Policy, "tiers">,
  at = "",
): Promise<string[]> {
  const named = tiers.flatMap(({ queue }) => queue ?? []);
  if (named.length === 0) return [];
  const known = await readQueues(db, named);
  const faults = tiers.flatMap(({ queue }, i) => {
    if (queue === undefined || known.some(({ name }) => name === queue)) return [];
    return [{ pointer: `${at}/tiers/${i}/queue`, detail: `there is no queue "${queue}"` }];
  });
  if (faults.length === 0) return known.map(({ id }) => id);
  throw new Refusal("invalid_policy", "The policy names a queue that is not there.", { faults });
}

type Admitting = {
  readonly endpoint: Served;
  /** Given by whoever publishes. */
  readonly waiver: { readonly reason: string } | undefined;
  readonly by: string;
  /** Waivers given before, which do as long as they hold. */
  readonly standing?: readonly (Waiver | null)[];
};

/**
 * The gate of every publication: probabilities that a policy prices have been measured on held-out rows, or somebody answers for
 * it by name. Resolves to the waiver to store, `null` where a report makes one needless. Refuses `calibration_missing`.
 */
export async function admit(
  db: Db,
  { endpoint, waiver, by, standing = [] }: Admitting,
): Promise<Waiver | null> {
  const priced = await pricedBy(db, endpoint);
  if (priced.hasReport) return null;
  const { modelVersionId: model_version_id, calibratorId: calibrator_id } = priced;
  if (waiver) {
    const at = (await readClock(db)).toISOString();
    return { by, reason: waiver.reason, at, model_version_id, calibrator_id };
  }
  const holding = standing.find((it) => waiverHolds(it, priced));
  if (holding) return holding;
  const whose =
    endpoint.modelId === null
      ? "The caller brings the probabilities, and nobody here has measured them"
      : "Nobody has measured the probabilities of the serving version on held-out rows";
  throw new Refusal("calibration_missing", `${whose}: give a reason to publish all the same.`);
}

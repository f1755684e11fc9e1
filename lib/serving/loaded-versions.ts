import type { Db } from "#lib/db/client";
import type { ServedIds, ServingVersion } from "#lib/registry/model-version";
import { versionToServe } from "#lib/registry/serving-version";

/** Immutable, so they never go stale, only unused. */
const versions = new Map<string, ServingVersion>();
const MOST_KEPT = 200;

/** The version with these ids, kept in memory once it was read; refuses `model_not_ready` for a quarantined one. */
export async function loadedVersion(db: Db, ids: ServedIds): Promise<ServingVersion> {
  const key = keyOf(ids);
  const known = ids.isQuarantined ? undefined : versions.get(key);
  if (known) return known;
  const version = await versionToServe(db, ids.versionId);
  if (versions.size >= MOST_KEPT) versions.clear();
  versions.set(key, version);
  return version;
}

/** Whether a version at hand is the one with these ids, calibrator included. */
export function hasIds({ versionId, calibrator }: ServingVersion, ids: ServedIds): boolean {
  return keyOf({ versionId, calibratorId: calibrator?.id ?? null }) === keyOf(ids);
}

function keyOf({ versionId, calibratorId }: Pick<ServedIds, "versionId" | "calibratorId">): string {
  return `${versionId}/${calibratorId ?? ""}`;
}

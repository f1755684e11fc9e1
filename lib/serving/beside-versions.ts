import type { VersionReference } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { Serving } from "#lib/policy/endpoint";
import type { ServingVersion } from "#lib/registry/model-version";
import { servedIdsByName } from "#lib/registry/serving-version";
import { loadedVersion } from "./loaded-versions";
import { unfitBeside } from "./settings/stand-beside";

/** Versions that take rungs beside the endpoint's own: absent where the own one does, `null` where the one named cannot serve now. */
export type Beside = {
  readonly small?: ServingVersion | null;
  readonly large?: ServingVersion | null;
};

/** Who else answers in a two-phase ladder. One that cannot is as good as none: its rung fails, and the next one is asked. */
export async function besideVersions(
  db: Db,
  own: ServingVersion,
  { strategy, small, large }: Serving,
): Promise<Beside> {
  if (strategy !== "two_phase") return {};
  return {
    ...(small ? { small: await find(db, own, small) } : {}),
    ...(large ? { large: await find(db, own, large) } : {}),
  };
}

/** The version of a reference, if it can serve beside the own one now. */
async function find(
  db: Db,
  own: ServingVersion,
  reference: VersionReference,
): Promise<ServingVersion | null> {
  const ids = await servedIdsByName(db, reference);
  if (!ids || ids.isQuarantined) return null;
  const version = await loadedVersion(db, ids).catch((error: unknown) => {
    // Taken out of service this very moment.
    if (error instanceof Refusal) return null;
    throw error;
  });
  return version && unfitBeside(version, own) === null ? version : null;
}

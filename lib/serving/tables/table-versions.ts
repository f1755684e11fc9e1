import type { Db } from "#lib/db/client";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { CHALLENGER } from "#lib/registry/aliases/alias";
import type { ServingVersion } from "#lib/registry/model-version";
import { servingVersion } from "#lib/registry/serving-version";
import { besideVersions } from "../beside-versions";

/** A version whose answers an endpoint can have made ahead, and which of the ladder's versions it is. */
export type TableVersion = {
  readonly role: "champion" | "challenger" | "small";
  readonly version: ServingVersion;
};

/**
 * Whose tables an endpoint looks up or would look up: the small version of two phases, else what its alias points at and the
 * challenger. None where the caller brings the probabilities or no version serves.
 */
export async function tableVersions(
  db: Db,
  { modelId, modelAlias, serving }: EndpointRecord,
): Promise<TableVersion[]> {
  if (modelId === null) return [];
  const aliased = (alias: string) => servingVersion(db, { modelId, alias }).catch(() => null);
  const own = await aliased(modelAlias);
  if (own === null) return [];
  const { small } = await besideVersions(db, own, serving);
  if (small !== undefined) return small ? [{ role: "small", version: small }] : [];
  const challenger = modelAlias === CHALLENGER ? null : await aliased(CHALLENGER);
  return [
    { role: "champion", version: own },
    ...(challenger ? [{ role: "challenger", version: challenger } as const] : []),
  ];
}

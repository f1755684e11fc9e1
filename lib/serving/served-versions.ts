import type { Db } from "#lib/db/client";
import { listEndpoints } from "#lib/policy/list-endpoints";
import type { ServingVersion } from "#lib/registry/model-version";
import { servingVersion } from "#lib/registry/serving-version";

/** Every version that an endpoint serves with now, each once; an endpoint whose alias points nowhere has none. */
export async function servedVersions(db: Db): Promise<ServingVersion[]> {
  const versions = new Map<string, ServingVersion>();
  const { items } = await listEndpoints(db, { limit: 200 });
  for (const { modelId, modelAlias: alias } of items) {
    if (modelId === null) continue;
    const version = await servingVersion(db, { modelId, alias }).catch(() => null);
    if (version) versions.set(version.versionId, version);
  }
  return [...versions.values()];
}

import type { Db } from "#lib/db/client";
import { everyEndpoint } from "#lib/policy/every-endpoint";
import { CHALLENGER } from "#lib/registry/aliases/alias";
import type { ServingVersion } from "#lib/registry/model-version";
import { servingVersion } from "#lib/registry/serving-version";
import { challengerShare } from "./challenger-split";

/** Every version that answers for an endpoint now, challengers among them, each once; an alias that points nowhere has none. */
export async function servedVersions(db: Db): Promise<ServingVersion[]> {
  const versions = new Map<string, ServingVersion>();
  const items = await everyEndpoint(db);
  for (const { modelId, modelAlias, serving } of items) {
    if (modelId === null) continue;
    const isSplit = challengerShare({ serving }) > 0;
    for (const alias of isSplit ? [modelAlias, CHALLENGER] : [modelAlias]) {
      const version = await servingVersion(db, { modelId, alias }).catch(() => null);
      if (version) versions.set(version.versionId, version);
    }
  }
  return [...versions.values()];
}

import type { Db } from "#lib/db/client";
import { endpointsServing, listAliases, movesOfVersion } from "./aliases/alias-history";
import { latestEvaluations } from "./evaluations/record-evaluation";
import { getVersion } from "./get-version";
import { versionLineage } from "./lineage/version-lineage";

/** A version and all that surrounds it: aliases, lineage, where it serves, its moves and its evaluations. Refuses `not_found`. */
export async function versionDetail(db: Db, named: { model: string; version: number }) {
  const version = await getVersion(db, named);
  const { id, modelId } = version;
  return {
    version,
    aliases: await listAliases(db, modelId),
    lineage: await versionLineage(db, id),
    serves: await endpointsServing(db, { id, modelId }),
    moves: await movesOfVersion(db, id),
    evaluations: await latestEvaluations(db, id),
  };
}

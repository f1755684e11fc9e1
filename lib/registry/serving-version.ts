import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import { inputKindOf } from "#lib/pipeline/pipeline";
import type { ModelVersion, ServedIds, ServingVersion } from "./model-version";
import {
  findAliased,
  findIdsByName,
  findServedIds,
  findVersionById,
  findVersionName,
  readServedIds,
} from "./store";

type Served = { readonly modelId: string; readonly alias: string };

/**
 * Everything needed to answer with the version an alias points at; refuses `model_not_ready` when it points nowhere or
 * at a quarantined one.
 */
export async function servingVersion(db: Db, served: Served): Promise<ServingVersion> {
  const version = await findAliased(db, served);
  if (!version) {
    throw new Refusal("model_not_ready", `No version of the model is its "${served.alias}".`);
  }
  return toServing(version);
}

/** Everything needed to answer with one version, by its id, whoever serves now; refuses as `servingVersion` does. */
export async function versionToServe(db: Db, versionId: string): Promise<ServingVersion> {
  const version = await findVersionById(db, versionId);
  if (!version) throw new Refusal("model_not_ready", "There is no such version.");
  return toServing(version);
}

/** What callers are told of a version: its line, its number and the hash of its file; `null` when there is none with that id. */
export async function versionOf(
  db: Db,
  versionId: string,
): Promise<Pick<ServingVersion, "model" | "version" | "sha256"> | null> {
  return findVersionName(db, versionId);
}

/**
 * The ids behind an alias, `null` when it points nowhere: what a writer re-reads inside the policy gate and compares with
 * what it answered with.
 */
export async function servedIds(db: Db, served: Served): Promise<ServedIds | null> {
  return findServedIds(db, served);
}

/** The same for several aliases of a model in one statement, by alias; those that point nowhere are missing. */
export async function servedIdsByAlias(
  db: Db,
  { modelId, aliases }: { readonly modelId: string; readonly aliases: readonly string[] },
): Promise<ReadonlyMap<string, ServedIds>> {
  const rows = await readServedIds(db, { modelId, aliases });
  return new Map(rows.map(({ alias, ...ids }) => [alias, ids]));
}

/** The same for a version that is named by its model and either an alias or its number; `null` when there is none. */
export async function servedIdsByName(db: Db, named: NamedVersion): Promise<ServedIds | null> {
  return findIdsByName(db, named);
}

/** A version by its model's name and an alias or its number. */
export type NamedVersion = { readonly model: string } & (
  | { readonly alias: string }
  | { readonly version: number }
);

function toServing(version: ModelVersion): ServingVersion {
  if (version.state === "quarantined") {
    const name = `${version.model} ${version.version}`;
    throw new Refusal("model_not_ready", `${name} is quarantined; the log says why.`);
  }
  const { manifest } = version;
  return {
    versionId: version.id,
    modelId: version.modelId,
    model: version.model,
    version: version.version,
    sha256: version.sha256,
    labels: version.labels,
    inputKind: inputKindOf(version.pipeline),
    features: manifest.features,
    pipeline: version.pipeline,
    pipelineSha256: version.pipelineSha256,
    adapter: manifest.adapter,
    calibrator: version.calibrator,
    golden: version.golden,
    ...(manifest.remote && { remote: manifest.remote }),
  };
}

import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { reachOf } from "#lib/policy/get-endpoint";
import { getVersionById } from "#lib/registry/get-version";
import type { ServingVersion } from "#lib/registry/model-version";
import { versionToServe } from "#lib/registry/serving-version";
import { type ProtocolEdges, protocolEdges } from "./protocol-model";
import { type AliasedModel, type AliasedVersion, findAliasedModel } from "./store";

/** A model as a client of the protocol addresses it. */
export type ProtocolAddress = {
  readonly model: string;
  /** As it stands in the address; `null` asks for the champion. */
  readonly version: string | null;
  readonly reader: Principal;
  /** Tells what of a model may be asked; without it, PostgreSQL is asked each time. */
  readonly readAliased?: ReadAliased;
};

export type ReadAliased = (db: Db, model: string) => Promise<AliasedModel | null>;

/** A version that may be asked, its edges, and the numbers of all that may. */
export type ProtocolModel = ProtocolEdges & {
  readonly version: ServingVersion;
  readonly versions: readonly string[];
};

/** Versions never change; what one needs beside is whether it may be asked now, which is read each time. */
const kept = new Map<string, ProtocolEdges & { readonly version: ServingVersion }>();
const MOST_KEPT = 200;

/**
 * The version behind an address: one that an alias points at, since giving an alias is how an administrator says that a
 * version is to be asked. Refuses `not_found` for what does not exist or serves no endpoint within the caller's reach, and
 * `model_unavailable` for a version without an alias or in quarantine.
 */
export async function reachModel(
  db: Db,
  { model, version, reader, readAliased = findAliasedModel }: ProtocolAddress,
): Promise<ProtocolModel> {
  const aliased = await readAliased(db, model);
  const reach = reachOf(reader);
  const isInReach = reach === null || aliased?.endpoints.some((name) => reach.includes(name));
  if (!aliased || !isInReach) throw new Refusal("not_found", `There is no model "${model}".`);
  const asked = aliased.versions.find((it) =>
    version === null ? it.isChampion : String(it.version) === version,
  );
  const usable = aliased.versions.filter(({ isQuarantined }) => !isQuarantined);
  if (!asked?.versionId || asked.isQuarantined) throw whyNot(model, version, asked);
  const found = kept.get(asked.versionId) ?? (await loaded(db, asked.versionId));
  return { ...found, versions: usable.map((it) => String(it.version)) };
}

async function loaded(db: Db, versionId: string) {
  const { manifest } = await getVersionById(db, versionId);
  const version = await versionToServe(db, versionId);
  const found = { ...protocolEdges(manifest), version };
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(versionId, found);
  return found;
}

function whyNot(model: string, version: string | null, asked: AliasedVersion | undefined): Refusal {
  if (asked) {
    const name = `${model} ${asked.version}`;
    return new Refusal("model_unavailable", `${name} is out of service.`);
  }
  if (version === null) return new Refusal("model_unavailable", `"${model}" has no champion.`);
  const detail = `"${model}" has no version ${version.slice(0, 20)} that an alias points at.`;
  return new Refusal(/^[1-9]\d{0,8}$/.test(version) ? "model_unavailable" : "not_found", detail);
}

import { rungsOf } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { everyEndpoint } from "#lib/policy/every-endpoint";
import { CHALLENGER } from "#lib/registry/aliases/alias";
import type { ServingVersion } from "#lib/registry/model-version";
import { servingVersion } from "#lib/registry/serving-version";
import { besideVersions } from "./beside-versions";
import { challengerShare } from "./challenger-split";

/**
 * Every version that answers for an endpoint now, challengers and other rungs among them, each once; an alias that points nowhere
 * has none.
 */
export async function servedVersions(db: Db): Promise<ServingVersion[]> {
  return versionsOfAll(db, await everyEndpoint(db));
}

/** Those of them that are asked in real time: an endpoint that only looks answers up needs no process to serve. */
export async function askedVersions(db: Db): Promise<ServingVersion[]> {
  const endpoints = await everyEndpoint(db);
  const isAsking = ({ serving }: EndpointRecord) => rungsOf(serving).some((it) => it !== "cache");
  return versionsOfAll(db, endpoints.filter(isAsking));
}

async function versionsOfAll(
  db: Db,
  endpoints: readonly EndpointRecord[],
): Promise<ServingVersion[]> {
  const versions = new Map<string, ServingVersion>();
  for (const endpoint of endpoints) {
    for (const version of await versionsOf(db, endpoint)) {
      versions.set(version.versionId, version);
    }
  }
  return [...versions.values()];
}

async function versionsOf(
  db: Db,
  { modelId, modelAlias, serving }: EndpointRecord,
): Promise<ServingVersion[]> {
  if (modelId === null) return [];
  const aliased = (alias: string) => servingVersion(db, { modelId, alias }).catch(() => null);
  const own = await aliased(modelAlias);
  const rival = challengerShare({ serving }) > 0 ? await aliased(CHALLENGER) : null;
  const { small, large } = own ? await besideVersions(db, own, serving) : {};
  return [own, rival, small ?? null, large ?? null].filter((it) => it !== null);
}

import type { Db } from "#lib/db/client";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { everyEndpoint } from "#lib/policy/every-endpoint";
import type { ServingVersion } from "#lib/registry/model-version";
import { challengerShare } from "../challenger-split";
import { type ModelPlace, runtimeModels } from "../runtime-models";
import { endlessBecause } from "./domain";
import { fillTable } from "./fill-table";
import { tableVersions } from "./table-versions";

/** Makes the answers that an endpoint looks up in tables ahead, as far as they are missing: all of a ladder, all that it is split in. */
export async function fillTables(
  db: Db,
  endpoint: EndpointRecord,
  place: ModelPlace,
): Promise<void> {
  const { cache } = endpoint.serving;
  if (cache?.source !== "static") return;
  for (const { role, version } of await tableVersions(db, endpoint)) {
    const isAsked = role !== "challenger" || challengerShare(endpoint) > 0;
    if (isAsked) await fill(db, version, { place, maxAgeS: cache.max_age_s ?? null });
  }
}

/** The same with a version that is about to serve, for the endpoints that will look its answers up. */
export async function fillTablesWith(
  db: Db,
  version: ServingVersion,
  place: ModelPlace,
): Promise<void> {
  for (const { modelId, serving } of await everyEndpoint(db)) {
    const { cache, small } = serving;
    if (cache?.source !== "static") continue;
    const isLookedUp = small ? small.model === version.model : modelId === version.modelId;
    if (isLookedUp) await fill(db, version, { place, maxAgeS: cache.max_age_s ?? null });
  }
}

async function fill(
  db: Db,
  version: ServingVersion,
  { place, maxAgeS }: { readonly place: ModelPlace; readonly maxAgeS: number | null },
): Promise<void> {
  if (endlessBecause(version) !== null) return;
  await fillTable(db, { version, models: runtimeModels(place), maxAgeS });
}

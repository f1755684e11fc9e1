import type { PatchServing, ServingSettings } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import type { EndpointRecord } from "#lib/policy/endpoint";
import type { ServingVersion } from "#lib/registry/model-version";
import { servingVersion } from "#lib/registry/serving-version";
import { endlessBecause } from "../tables/domain";
import { mergeSettings } from "./merge-settings";
import { type CheckedSettings, checkSettings, refuseFaults } from "./settings-faults";

export type SettingsAfter = Omit<CheckedSettings, "faults"> & {
  readonly settings: ServingSettings;
  /** The endpoint's own version; `null` where the caller brings the probabilities. */
  readonly own: ServingVersion | null;
};

/**
 * An endpoint's settings after a change, with the versions they ask. A static or hybrid strategy that names no cache gets a table
 * where all inputs can be listed, and else remembers. Refuses `invalid_request` with a pointer to each fault.
 */
export async function settingsAfter(
  db: Db,
  { serving, modelId, modelAlias: alias }: EndpointRecord,
  patch: PatchServing,
): Promise<SettingsAfter> {
  const own = modelId === null ? null : await servingVersion(db, { modelId, alias });
  const { settings: merged, faults } = mergeSettings(serving, patch);
  refuseFaults(faults);
  const settings = own ? withCache(merged, own) : merged;
  const { faults: unfit, ...others } = await checkSettings(db, own, settings);
  refuseFaults(unfit);
  return { settings, own, ...others };
}

function withCache(settings: ServingSettings, own: ServingVersion): ServingSettings {
  const { strategy, cache } = settings;
  if (cache || (strategy !== "static" && strategy !== "hybrid")) return settings;
  const hasEnd = endlessBecause(own) === null;
  const source = strategy === "static" || hasEnd ? "static" : "remember";
  return { ...settings, cache: { source } };
}

import type { ServingSettings, VersionReference } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import { type Fault, Refusal } from "#lib/kernel/refusal";
import type { ServingVersion } from "#lib/registry/model-version";
import { servedIdsByName } from "#lib/registry/serving-version";
import { loadedVersion } from "../loaded-versions";
import { endlessBecause } from "../tables/domain";
import { climbFaults } from "./climb-faults";
import { unfitBeside } from "./stand-beside";

/** What of the settings cannot be for this endpoint, and which versions they ask besides its own. */
export type CheckedSettings = {
  readonly faults: readonly Fault[];
  readonly small: ServingVersion | null;
  readonly large: ServingVersion | null;
};

/**
 * Holds settings against an endpoint's own version, `null` where the caller brings the probabilities, and the models of this
 * moment; pointers are into the settings.
 */
export async function checkSettings(
  db: Db,
  own: ServingVersion | null,
  settings: ServingSettings,
): Promise<CheckedSettings> {
  if (own === null) {
    const detail = "the caller brings the probabilities, so no machine is asked";
    const isPlain = settings.strategy === "dynamic";
    const faults = isPlain ? [] : [{ pointer: "/strategy", detail }];
    return { faults, small: null, large: null };
  }
  const small = await referenced(db, own, "/small", settings.small);
  const large = await referenced(db, own, "/large", settings.large);
  const faults = [
    ...small.faults,
    ...large.faults,
    ...phaseFaults(settings),
    ...cacheFaults(settings, small.version ?? own),
    ...(await climbFaults(db, settings, {
      ...{ own, small: small.version ?? own, large: large.version ?? own },
    })),
  ];
  return { faults, small: small.version, large: large.version };
}

async function referenced(
  db: Db,
  own: ServingVersion,
  pointer: string,
  reference: VersionReference | undefined,
): Promise<{ version: ServingVersion | null; faults: Fault[] }> {
  if (!reference) return { version: null, faults: [] };
  const fault = (detail: string) => ({ version: null, faults: [{ pointer, detail }] });
  const ids = await servedIdsByName(db, reference);
  if (!ids) return fault("there is no such version");
  if (ids.isQuarantined) return fault("this version is quarantined");
  const version = await loadedVersion(db, ids);
  const detail = unfitBeside(version, own);
  return detail === null ? { version, faults: [] } : fault(detail);
}

/** One of the two phases is the endpoint's own model, the other one is named. */
function phaseFaults({ strategy, small, large, augmentation }: ServingSettings): Fault[] {
  if (strategy === "augmentation" && !augmentation) {
    return [{ pointer: "/augmentation", detail: "name the variants of an input" }];
  }
  if (strategy !== "two_phase" || (small === undefined) !== (large === undefined)) return [];
  const isNone = small === undefined;
  const detail = isNone ? "name the small model, or the large one" : "leave one to the endpoint";
  return [{ pointer: isNone ? "/small" : "/large", detail }];
}

function cacheFaults({ strategy, cache }: ServingSettings, first: ServingVersion): Fault[] {
  if (strategy === "static" && cache?.source === "remember") {
    return [{ pointer: "/cache/source", detail: "a strategy without a model has only a table" }];
  }
  if (cache?.source === "static") {
    const reason = endlessBecause(first);
    const detail = `the answers of ${first.model} cannot all be made ahead: ${reason}`;
    if (reason !== null) return [{ pointer: "/cache/source", detail }];
    if (cache.max_entries !== undefined) {
      return [{ pointer: "/cache/max_entries", detail: "a table holds every answer" }];
    }
  }
  return [];
}

/** Refuses `invalid_request` when there are faults; pointers become ones into a body that holds the settings under `serving`. */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new Refusal("invalid_request", "The endpoint cannot be served like this.", {
    faults: faults.map(({ pointer, detail }) => ({ pointer: `/serving${pointer}`, detail })),
  });
}

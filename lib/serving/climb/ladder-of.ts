import { type RungName, rungsOf, type ServingCache } from "#lib/contracts/serving";
import type { ServingVersion } from "#lib/registry/model-version";
import type { Active } from "../active";
import { batchFeeds } from "../batch-feeds";
import { cacheKey, type KeptByKey } from "../cached/kept-scores";
import type { Remembered } from "../cached/remembered-scores";
import { fitsInForce } from "../ladder-fits/fits-in-force";
import type { ModelDoor } from "../model-door";
import { inOrderOf } from "../order-scores";
import { type Said, saidBy } from "../scored";
import { augmentationRung } from "./augmentation-rung";
import { cacheRung } from "./cache-rung";
import { inputFor, preparesAlike } from "./input-for";
import { deadRung, modelRung, noOpinion } from "./model-rung";
import type { Ladder, Rung } from "./rung";
import { worthClimbing } from "./worth-climbing";

/** What the rungs reach outside for. */
export type LadderDoors = {
  readonly models: ModelDoor;
  /** The answers that were made ahead with a version. */
  readonly tables: (versionId: string) => Promise<KeptByKey>;
  /** What this process remembers of an endpoint. */
  readonly remembered: (endpointId: string) => Remembered;
};

/** The version that answers for an endpoint or arm, with what else is active. */
export type OwnActive = Active & { readonly version: ServingVersion };

/** Unless the settings say how many. */
const MOST_REMEMBERED = 10_000;

/** The machines of an endpoint as its settings name them, for the version that answers: the champion's or, on its arm, the challenger. */
export function ladderOf(active: OwnActive, doors: LadderDoors): Ladder {
  const { version, endpoint } = active;
  const names = rungsOf(endpoint.serving);
  const isTableOnly = names.every((name) => name === "cache");
  return {
    rungs: names.map((name) => rungOf(name, active, doors)),
    unanswered: (checked) => {
      if (!isTableOnly) return saidBy(version, noOpinion("model_failure"));
      const [unseen] = batchFeeds(version, [checked]).unseen;
      return saidBy(version, noOpinion("not_precomputed", unseen));
    },
  };
}

/** Whose scores the cache of a ladder keeps: those of its first model. `null` while that one cannot serve. */
function cachedVersion({ version, endpoint, beside }: OwnActive): ServingVersion | null {
  const { small = version } = beside;
  return endpoint.serving.strategy === "two_phase" ? small : version;
}

function rungOf(name: RungName, active: OwnActive, doors: LadderDoors): Rung {
  switch (name) {
    case "cache":
      return cacheRungOf(active, doors);
    case "model":
      return freshRung(name, active.version, active, doors);
    case "small": {
      const { small = active.version } = active.beside;
      return small ? freshRung(name, small, active, doors) : deadRung(name, active.version);
    }
    case "large":
      return largeRungOf(active, doors);
    case "augmentation":
      return augmentationRungOf(active, doors);
  }
}

/** Asked where the small model may not answer. */
function largeRungOf(active: OwnActive, doors: LadderDoors): Rung {
  const { large = active.version } = active.beside;
  if (large === null) return deadRung("large", active.version);
  const price = active.endpoint.serving.prices?.large ?? 0;
  const { handOver: fit } = fitsInForce(active);
  const isWanted = worthClimbing(active, { price, fit });
  return { ...freshRung("large", large, active, doors), isWanted };
}

/** Varies what the last model answered. */
function augmentationRungOf(active: OwnActive, { models }: LadderDoors): Rung {
  const { labels, serving } = active.endpoint;
  const { large = active.version } = active.beside;
  const version = serving.strategy === "two_phase" ? large : active.version;
  const { augmentation, prices } = serving;
  if (version === null || !augmentation) return deadRung("augmentation", active.version);
  const { augmentation: fit } = fitsInForce(active);
  const price = prices?.augmentation ?? 0;
  const isUncertain = worthClimbing(active, { price, fit });
  const isWorthIt = augmentation.only_uncertain === false ? () => true : isUncertain;
  return augmentationRung({
    ...{ version, labels, models, variants: augmentation.variants, fit, isWorthIt },
    ...reaching(version, active),
  });
}

/** How inputs reach a version beside the own one: anew through its pipeline, unless both prepare alike. */
function reaching(
  version: ServingVersion,
  { version: own }: OwnActive,
): Pick<Parameters<typeof modelRung>[0], "inputFor"> {
  return preparesAlike(version, own) ? {} : { inputFor: inputFor.bind(null, version) };
}

/** A version asked in real time; the one that the cache stands for is remembered, if the settings say so. */
function freshRung(
  name: RungName,
  version: ServingVersion,
  active: OwnActive,
  doors: LadderDoors,
): Rung {
  const { labels, serving } = active.endpoint;
  const isCached = cachedVersion(active)?.versionId === version.versionId;
  const { cache } = serving;
  return modelRung({
    ...{ name, version, labels, models: doors.models },
    ...reaching(version, active),
    ...(isCached && cache?.source === "remember"
      ? { learn: remembering(version, active, cache, doors) }
      : {}),
  });
}

function remembering(
  version: ServingVersion,
  { endpoint: { id, labels } }: OwnActive,
  { max_entries: most = MOST_REMEMBERED }: ServingCache,
  { remembered }: LadderDoors,
): (checked: Parameters<typeof cacheKey>[1], said: Said) => void {
  const memory = remembered(id);
  return (checked, { raw, probabilities, unseen }) => {
    if (probabilities === null) return;
    const scores = inOrderOf(version.adapter.output.labels, labels, raw);
    const kept = { scores, unseen, bornAt: performance.now() };
    memory.keep(version.versionId, cacheKey(version, checked), kept, most);
  };
}

function cacheRungOf(active: OwnActive, doors: LadderDoors): Rung {
  const { id, labels, serving } = active.endpoint;
  const version = cachedVersion(active);
  const { cache } = serving;
  if (version === null || cache === undefined) return deadRung("cache", active.version);
  const { versionId } = version;
  const kept = () => {
    if (cache.source === "static") return doors.tables(versionId);
    const { find } = doors.remembered(id);
    return { find: (key: string) => find(versionId, key) };
  };
  return cacheRung({ version, labels, cache, kept });
}

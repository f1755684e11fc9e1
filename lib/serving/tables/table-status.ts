import { toJobDto } from "#lib/contracts/jobs";
import { type PrecomputeDto, rungsOf, type TableDto } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import { findLatestJob } from "#lib/jobs/find-latest-job";
import type { Principal } from "#lib/kernel/principal";
import type { Serving } from "#lib/policy/endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import type { ServingVersion } from "#lib/registry/model-version";
import { challengerShare } from "../challenger-split";
import { domainOf, endlessBecause } from "./domain";
import { PRECOMPUTE } from "./start-precompute";
import { countEntries } from "./store";
import { type TableVersion, tableVersions } from "./table-versions";

/** Coverage and age of what was made ahead for an endpoint, and the latest job on it. Refuses `not_found`. */
export async function tableStatus(
  db: Db,
  { name, reader }: { readonly name: string; readonly reader?: Principal },
): Promise<PrecomputeDto> {
  const endpoint = await getEndpoint(db, reader ? { name, reader } : { name });
  const versions = await tableVersions(db, endpoint);
  const { serving } = endpoint;
  const ids = versions.map(({ version }) => version.versionId);
  const job = await findLatestJob(db, { kind: PRECOMPUTE, within: "versionIds", anyOf: ids });
  return {
    endpoint: name,
    strategy: serving.strategy,
    max_age_s: serving.cache?.max_age_s ?? null,
    tables: await Promise.all(versions.map((it) => statusOf(db, serving, it))),
    job: job && toJobDto(job),
  };
}

async function statusOf(
  db: Db,
  serving: Serving,
  { role, version }: TableVersion,
): Promise<TableDto> {
  const maxAgeS = serving.cache?.max_age_s ?? null;
  const { versionId: modelVersionId, model, version: number } = version;
  const { fresh, oldestS, newestS } = await countEntries(db, { modelVersionId, maxAgeS });
  const keys = sizeOf(version);
  const isLookedUp = rungsOf(serving).includes("cache") && serving.cache?.source === "static";
  return {
    ...{ role, model, version: number },
    in_use: isLookedUp && (role !== "challenger" || challengerShare({ serving }) > 0),
    keys,
    why_not: endlessBecause(version),
    covered: fresh,
    coverage: keys === null ? null : fresh / keys,
    oldest_age_s: oldestS,
    newest_age_s: newestS,
  };
}

/** Immutable, like the version, and a hundred thousand inputs are not listed for every look. */
const sizes = new Map<string, number>();

function sizeOf(version: ServingVersion): number | null {
  if (endlessBecause(version) !== null) return null;
  const known = sizes.get(version.versionId);
  if (known !== undefined) return known;
  const size = domainOf(version).length;
  sizes.set(version.versionId, size);
  return size;
}

/** What a table lacks. */
export type TableGaps = {
  /** Answers of the whole table. */
  readonly size: number;
  /** Another text for another state of the table. */
  readonly state: string;
  /** Entries older than this are to be made anew; `null` for none. */
  readonly olderThanS: number | null;
};

/**
 * What has to be made of a version's answers, `null` when nothing: what is missing and, where answers must not be older than
 * `maxAgeS`, what is past half of it.
 */
export async function tableGaps(
  db: Db,
  version: ServingVersion,
  maxAgeS: number | null,
): Promise<TableGaps | null> {
  const size = sizeOf(version);
  if (size === null) return null;
  const olderThanS = maxAgeS === null ? null : maxAgeS / 2;
  const asked = { modelVersionId: version.versionId, maxAgeS: olderThanS };
  const { fresh, state } = await countEntries(db, asked);
  return fresh < size ? { size, state, olderThanS } : null;
}

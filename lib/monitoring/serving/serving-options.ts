import type { LadderFitDto } from "#lib/contracts/ladder-fits";
import type { Strategy } from "#lib/contracts/serving";
import type { ServingOptionDto } from "#lib/contracts/serving-figures";
import type { Db } from "#lib/db/client";
import type { EndpointRecord, PolicyVersion } from "#lib/policy/endpoint";
import { getVersion } from "#lib/registry/get-version";
import { listVersions } from "#lib/registry/list-models";
import type { ModelVersion } from "#lib/registry/model-version";
import type { Machine } from "#lib/serving/speed/machines";
import type { StrategySpeed } from "#lib/serving/speed/recorded-speed";
import { findInferenceTally } from "#lib/telemetry/inference-metrics";
import { type VersionQuality, versionQuality } from "./version-quality";

type Asked = {
  readonly endpoint: EndpointRecord;
  readonly policy: PolicyVersion;
  readonly machines: readonly Machine[];
  readonly speeds: readonly StrategySpeed[];
  readonly fits: readonly LadderFitDto[];
};

/** The newest so many versions of a line are told. */
const MOST_VERSIONS = 12;

/**
 * The ways an endpoint is or could be served, each with its quality, money and time: the one in force first, then every version
 * of its line by itself, strategies that served in the window, and ladders that were fitted.
 */
export async function servingOptions(db: Db, asked: Asked): Promise<ServingOptionDto[]> {
  const options: ServingOptionDto[] = [];
  for (const version of await versionsToTell(db, asked)) {
    const known = await versionQuality(db, version, asked);
    options.push(...optionsWith(version, known, asked));
  }
  const fitted = latestOfEach(asked.fits).map((fit) => fittedOption(fit, asked));
  return [...options, ...fitted].toSorted((a, b) => rank(b) - rank(a));
}

/** The champion's line, whoever else the ladder asks, and whoever was fitted beside them. */
async function versionsToTell(
  db: Db,
  { machines, fits }: Pick<Asked, "machines" | "fits">,
): Promise<ModelVersion[]> {
  const [champion] = machines;
  if (!champion) return [];
  const { model } = champion.version;
  const { items } = await listVersions(db, { model, limit: MOST_VERSIONS });
  const fitted = [];
  for (const named of fits.flatMap(({ below, above }) => [below, above])) {
    if (named.model !== model) fitted.push(await getVersion(db, named));
  }
  const all = [...machines.map(({ version }) => version), ...items, ...fitted];
  return [...new Map(all.map((version) => [version.id, version])).values()];
}

/** A version by itself, and under each strategy that it answered by or that is in force. */
function optionsWith(
  version: ModelVersion,
  known: VersionQuality,
  { endpoint: { serving }, machines, speeds }: Asked,
): ServingOptionDto[] {
  const role = roleOf(version, machines);
  const own = speeds.filter(({ versionId }) => versionId === version.id);
  const isAsked = role !== "other" && trafficOf(version, machines) > 0;
  const { strategy: now } = serving;
  const current: Strategy[] = isAsked && now !== "two_phase" ? [now] : [];
  const strategies = new Set<Strategy>([
    "dynamic",
    ...own.map(({ strategy }) => strategy),
    ...current,
  ]);
  return [...strategies].map((strategy) => {
    const speed = own.find((it) => it.strategy === strategy) ?? null;
    const price = singlePrice(strategy, serving.prices ?? {}, speed);
    return {
      ...{ strategy, role, in_force: current.includes(strategy) },
      versions: [{ model: version.model, version: version.version }],
      quality: known.quality && withPrice(known.quality, price),
      compute_price: price,
      recorded: speed && { n: speed.n, percentiles: speed.percentiles },
      alone: strategy === "dynamic" ? known.alone : null,
      per_second: strategy === "dynamic" ? computedPerSecond(version) : null,
    };
  });
}

type Prices = NonNullable<EndpointRecord["serving"]["prices"]>;

/** A table alone costs its look-up; before a model, the look-up and the model for whatever is not found. */
function singlePrice(
  strategy: Strategy,
  { cache = 0, model = 0 }: Prices,
  speed: StrategySpeed | null,
): number {
  if (strategy === "static") return cache;
  return strategy === "hybrid" ? cache + (1 - (speed?.cachedShare ?? 0)) * model : model;
}

function withPrice(
  quality: NonNullable<ServingOptionDto["quality"]>,
  price: number,
): NonNullable<ServingOptionDto["quality"]> {
  const { value, low, high } = quality.cost;
  const add = (bound: number | null) => (bound === null ? null : bound + price);
  return { ...quality, cost: { value: value + price, low: add(low), high: add(high) } };
}

function computedPerSecond({ model, version }: ModelVersion): ServingOptionDto["per_second"] {
  const tally = findInferenceTally(model, version);
  if (!tally || tally.computeUs === 0) return null;
  return { value: (tally.rows / tally.computeUs) * 1e6, source: "this_process" };
}

function roleOf(version: ModelVersion, machines: readonly Machine[]): ServingOptionDto["role"] {
  const found = machines.find(
    ({ role, version: { id } }) =>
      id === version.id && (role === "champion" || role === "challenger"),
  );
  return found?.role === "champion" || found?.role === "challenger" ? found.role : "other";
}

function trafficOf({ id }: ModelVersion, machines: readonly Machine[]): number {
  return machines.find(({ version }) => version.id === id)?.trafficShare ?? 0;
}

/** Of fits of the same rungs the newest; they come newest first. */
function latestOfEach(fits: readonly LadderFitDto[]): LadderFitDto[] {
  const nameOf = ({ kind, below, above }: LadderFitDto) =>
    `${kind} ${below.model} ${below.version} ${above.model} ${above.version}`;
  const latest = new Map<string, LadderFitDto>();
  for (const fit of fits) {
    const known = latest.get(nameOf(fit));
    if (!known || (fit.in_force && !known.in_force)) latest.set(nameOf(fit), fit);
  }
  return [...latest.values()];
}

function fittedOption(
  { kind, below, above, dataset, policy_version, price, report, in_force }: LadderFitDto,
  { speeds, policy, endpoint: { serving } }: Asked,
): ServingOptionDto {
  const isTwo = kind === "hand_over";
  const strategy = isTwo ? "two_phase" : "augmentation";
  const speed = isTwo ? speeds.find((it) => it.strategy === strategy) : undefined;
  const { ladder, rows, chosen, speed: timed } = report;
  const { value, ci } = ladder.cost;
  const first = (isTwo ? serving.prices?.small : serving.prices?.model) ?? 0;
  return {
    ...{ strategy, role: "other", in_force },
    versions: isTwo ? [below, above] : [above],
    quality: {
      ...{ source: "fit", dataset, n: rows, policy_version, currency: policy.document.currency },
      accuracy: { value: ladder.accuracy, low: null, high: null },
      cost: { value, low: ci?.[0] ?? null, high: ci?.[1] ?? null },
      review_share: ladder.review_rate,
    },
    compute_price: first + chosen.share * price,
    recorded: speed ? { n: speed.n, percentiles: speed.percentiles } : null,
    alone: null,
    per_second: { value: timed.rows_per_second, source: "fit" },
  };
}

/** What is in force stands first, the champion before the challenger. */
function rank({ in_force, role }: ServingOptionDto): number {
  return (in_force ? 4 : 0) + (role === "champion" ? 2 : role === "challenger" ? 1 : 0);
}

import type { PercentilesDto, RecordedServingDto } from "#lib/contracts/serving-figures";
import type { Db } from "#lib/db/client";
import { versionOf } from "#lib/registry/serving-version";
import {
  countLatencies,
  type PercentileRow,
  type Recent,
  readStages,
  readStrategies,
  readTotals,
  readWays,
  type Totals,
  type WayRow,
} from "./store";

/** More than can be sorted at every look; of more, the newest count. */
const MOST_RECENT = 20_000;

/** Milliseconds; the finest steps are where answers from memory lie. */
export const LATENCY_BOUNDS = [
  0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500,
] as const;

const STAGES = ["parse", "infer", "decide"];

type Asked = { readonly endpointId: string; readonly hours: number };

/** How an endpoint's predictions of the last `hours` hours were made and how long that took, whichever process made them. */
export async function recordedSpeed(
  db: Db,
  { endpointId, hours }: Asked,
): Promise<RecordedServingDto> {
  const totals = await readTotals(db, { endpointId, hours, limit: MOST_RECENT + 1 });
  const truncated = totals.n > MOST_RECENT;
  const asked = { endpointId, hours, limit: MOST_RECENT };
  const shown = truncated ? await readTotals(db, asked) : totals;
  const share = (count: number) => (shown.n === 0 ? null : count / shown.n);
  const stages = shown.n === 0 ? [] : await readStages(db, asked);
  return {
    ...{ hours, n: shown.n, truncated },
    window: { from: shown.from?.toISOString() ?? null, to: shown.to?.toISOString() ?? null },
    cached_share: share(shown.cached),
    failed_share: share(shown.failed),
    review_share: share(shown.reviewed),
    latency: await histogramOf(db, asked, shown),
    stages: stages
      .toSorted((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage))
      .map(({ percentiles, ...stage }) => ({ ...stage, percentiles: named(percentiles) })),
    ways: await waysOf(db, asked),
  };
}

async function histogramOf(
  db: Db,
  asked: Recent,
  { n, meanMs, percentiles }: Totals,
): Promise<RecordedServingDto["latency"]> {
  if (n === 0 || meanMs === null || percentiles === null) return null;
  const counts = [...LATENCY_BOUNDS, null].map(() => 0);
  for (const { place, n: count } of await countLatencies(db, asked, LATENCY_BOUNDS)) {
    counts[place] = count;
  }
  const bounds = [...LATENCY_BOUNDS];
  return { n, mean_ms: meanMs, bounds_ms: bounds, counts, percentiles: named(percentiles) };
}

async function waysOf(db: Db, asked: Recent): Promise<RecordedServingDto["ways"]> {
  const rows = await readWays(db, asked);
  const ids = [...new Set(rows.flatMap(({ versionId }) => versionId ?? []))];
  const found = await Promise.all(ids.map((id) => versionOf(db, id)));
  const names = new Map(ids.map((id, i) => [id, found[i] ?? null]));
  return rows.map(({ versionId, strategy, path, percentiles, ...way }) => {
    const name = versionId === null ? null : names.get(versionId);
    return {
      ...way,
      strategy: strategy as Way["strategy"],
      path: path as Way["path"],
      version: name ? { model: name.model, version: name.version } : null,
      latency: named(percentiles),
    } satisfies Record<keyof Way, unknown> & Pick<WayRow, "n">;
  });
}

/** How fast one strategy was with one version; `versionId` is `null` for two phases, where either may have answered. */
export type StrategySpeed = {
  readonly strategy: Way["strategy"];
  readonly versionId: string | null;
  readonly n: number;
  readonly cachedShare: number;
  readonly percentiles: PercentilesDto;
};

/** The same predictions by strategy and version. */
export async function strategySpeeds(
  db: Db,
  { endpointId, hours }: Asked,
): Promise<StrategySpeed[]> {
  const rows = await readStrategies(db, { endpointId, hours, limit: MOST_RECENT });
  return rows.map(({ strategy, versionId, n, cached, percentiles }) => ({
    ...{ strategy: strategy as Way["strategy"], versionId, n },
    ...{ cachedShare: cached / n, percentiles: named(percentiles) },
  }));
}

type Way = RecordedServingDto["ways"][number];

function named([p50, p95, p99]: PercentileRow): PercentilesDto {
  return { p50, p95, p99 };
}

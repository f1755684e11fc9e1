import { afterAll, beforeAll, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import type { Prisma } from "#prisma/generated/client";
import { splitWorld } from "../split-world.test.fixture";
import { LATENCY_BOUNDS, recordedSpeed, strategySpeeds } from "./recorded-speed";

const { db, drop } = await testDatabase();
afterAll(drop);

const ada = { id: "usr_ada", role: "admin", requestId: "req_7" };
const HOUR_MS = 3_600_000;
const endpointId = "ep_measured";

type Row = {
  readonly ms: number;
  readonly strategy: string;
  readonly path: string[];
  readonly version: number;
  readonly isFailed?: boolean;
  readonly ageHours?: number;
};

const single = (strategy: string, path: string[]) => (ms: number) => ({
  ...{ ms, strategy, path, version: 1 },
});

/** Predictions that were never made, so that every figure can be worked out by hand. */
const ROWS: readonly Row[] = [
  ...[0.1, 0.2, 0.4].map(single("static", ["cache"])),
  ...[3, 1, 2, 5, 4, 8, 7, 6, 9, 40].map(single("dynamic", ["model"])),
  { ms: 9000, strategy: "two_phase", path: ["small", "large"], version: 3, isFailed: true },
  { ms: 11, strategy: "two_phase", path: ["small"], version: 2 },
  { ms: 70, strategy: "hybrid", path: ["cache", "model"], version: 1, ageHours: 30 },
];

beforeAll(async () => {
  const world = await splitWorld(db, { name: "split" });
  const [told] = await world.ask(["ann"]);
  const made = await db.prediction.findUniqueOrThrow({ where: { id: told?.id ?? "" } });
  const versions = await db.modelVersion.findMany({ orderBy: { version: "asc" } });
  const clones = ROWS.map((row, i) => ({
    ...{ ...made, id: `pred_clone_${i}`, endpointId, latencyMs: row.ms },
    ...{ strategy: row.strategy, path: row.path, isCached: row.strategy === "static" },
    ...(row.isFailed ? { probabilities: [] } : {}),
    modelVersionId: versions[row.version - 1]?.id ?? null,
    stages: { decide: (i + 1) / 100, infer: row.ms / 2, parse: 0.5 },
    route: i % 5 === 0 ? ("review" as const) : ("auto" as const),
    createdAt: new Date(made.createdAt.getTime() - (row.ageHours ?? 0) * HOUR_MS - i),
  }));
  const data = clones as unknown as Prisma.PredictionCreateManyInput[];
  await inTransaction(db, ada, (tx) => tx.prediction.createMany({ data }));
});

const within = (hours: number) => ROWS.filter(({ ageHours = 0 }) => ageHours < hours);

/** The least value that so large a share does not exceed. */
function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}

function percentiles(values: readonly number[]) {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(values, share));
  return { p50, p95, p99 };
}

it.each([24, 48])("counts and times the predictions of %s hours, and no others", async (hours) => {
  const recorded = await recordedSpeed(db, { endpointId, hours });
  const rows = within(hours);
  const times = rows.map(({ ms }) => ms);
  expect(recorded).toMatchObject({
    ...{ hours, n: rows.length, truncated: false },
    cached_share: 3 / rows.length,
    failed_share: 1 / rows.length,
    // Every fifth from the first on; the old one is the sixteenth.
    review_share: (hours === 24 ? 3 : 4) / rows.length,
  });
  const { latency, stages } = recorded;
  expect(latency).toMatchObject({ n: rows.length, percentiles: percentiles(times) });
  expect(latency?.mean_ms).toBeCloseTo(times.reduce((sum, ms) => sum + ms, 0) / times.length, 9);
  const bounds = [...LATENCY_BOUNDS, Number.POSITIVE_INFINITY];
  const counts = bounds.map(
    (bound, i) => times.filter((ms) => ms <= bound && ms > (bounds[i - 1] ?? -1)).length,
  );
  expect([latency?.bounds_ms, latency?.counts]).toEqual([[...LATENCY_BOUNDS], counts]);
  expect(stages.map(({ stage }) => stage)).toEqual(["parse", "infer", "decide"]);
  expect(stages[1]).toMatchObject({
    n: rows.length,
    percentiles: percentiles(times.map((ms) => ms / 2)),
  });
  expect(stages[2]?.percentiles.p50).toBe(Math.ceil(rows.length / 2) / 100);
});

it("tells ways apart by strategy, rungs and version, the commonest first", async () => {
  const { ways } = await recordedSpeed(db, { endpointId, hours: 24 });
  const said = ways.map(({ strategy, path, version, n }) => [
    ...[strategy, path.join(" "), version?.model, version?.version, n],
  ]);
  expect(said).toEqual([
    ["dynamic", "model", "split-model", 1, 10],
    ["static", "cache", "split-model", 1, 3],
    ["two_phase", "small", "split-model", 2, 1],
    ["two_phase", "small large", "split-model", 3, 1],
  ]);
  expect(ways[0]?.latency).toEqual({ p50: 5, p95: 40, p99: 40 });
});

it("times a strategy by its version, two phases together", async () => {
  const speeds = await strategySpeeds(db, { endpointId, hours: 48 });
  const said = speeds.map(({ strategy, versionId, n, cachedShare, percentiles: { p50 } }) => [
    ...[strategy, versionId === null, n, cachedShare, p50],
  ]);
  expect(said.toSorted((a, b) => Number(b[2]) - Number(a[2]))).toEqual([
    ["dynamic", false, 10, 0, 5],
    ["static", false, 3, 1, 0.2],
    ["two_phase", true, 2, 0, 11],
    ["hybrid", false, 1, 0, 70],
  ]);
});

it("has nothing to say where nothing was predicted", async () => {
  const empty = { from: null, to: null };
  expect(await recordedSpeed(db, { endpointId: "ep_none", hours: 24 })).toEqual({
    ...{ hours: 24, n: 0, truncated: false, window: empty },
    ...{ cached_share: null, failed_share: null, review_share: null },
    ...{ latency: null, stages: [], ways: [] },
  });
});

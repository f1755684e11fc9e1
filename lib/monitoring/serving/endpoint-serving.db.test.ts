import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LadderFigures } from "#lib/contracts/ladder-fits";
import { testDatabase } from "#lib/db/test-database";
import type { PartMetrics } from "#lib/pipeline/manifest";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import type { EvaluatedRow } from "#lib/registry/evaluations/evaluation";
import { recordEvaluation } from "#lib/registry/evaluations/record-evaluation";
import { recordLadderFit } from "#lib/serving/ladder-fits/record-ladder-fit";
import { type SplitWorld, splitWorld } from "#lib/serving/split-world.test.fixture";
import { endpointServing } from "./endpoint-serving";

const { db, drop } = await testDatabase();
afterAll(drop);

const ada = { id: "usr_ada", role: "admin", requestId: "req_7" };
const nameOf = async (id: string) => `name of ${id}`;

let world: SplitWorld;
beforeAll(async () => {
  // A person costs 100, so a row is asked about where the cheapest label is expected to cost more.
  world = await splitWorld(db, { name: "served", more: { review_cost: 100 } });
  await world.point("challenger", 2);
});

async function serving() {
  const endpoint = await getEndpoint(db, { name: "served" });
  return endpointServing(db, { endpoint, hours: 24, nameOf });
}

/** Costs 300 to refuse a good loan, 700 to grant a bad one; the evaluation lists its labels the other way round. */
const answered: readonly EvaluatedRow[] = [
  // Granted and repaid: 0. Granted and lost: 700.
  { key: "a".repeat(16), probabilities: [0.1, 0.9], truth: 1, amounts: [] },
  { key: "b".repeat(16), probabilities: [0.1, 0.9], truth: 0, amounts: [] },
  // Granting costs 280 on average, refusing 180: a person is asked for 100.
  { key: "c".repeat(16), probabilities: [0.4, 0.6], truth: 1, amounts: [] },
  // Refused, rightly: 0.
  { key: "d".repeat(16), probabilities: [0.95, 0.05], truth: 0, amounts: [] },
];

async function evaluate(version: number): Promise<void> {
  const { id } = await db.modelVersion.findFirstOrThrow({ where: { version } });
  const one = { value: 1, low: 1, high: 1 };
  const metrics: PartMetrics = {
    ...{ n: 4, accuracy: one, auc: one, nll: one, brier: one, ece15: one },
    ...{ review_rate: one, cost_automatic: one, cost_with_people: one },
  };
  await recordEvaluation(db, {
    ...{ versionId: id, calibratorId: null, dataset: "credit", part: "report" },
    ...{ fingerprint: "f".repeat(64), metrics, jobId: null, actor: ada },
    latency: { rows: 200, p50_ms: 0.75, p99_ms: 3.5 },
    answered: { labels: ["bad", "good"], amountNames: [], rows: answered },
  });
}

describe("the ways to serve an endpoint", () => {
  it("are what the versions' records say, until somebody evaluates one", async () => {
    const { options, policy_version, currency } = await serving();
    expect(options.map(({ role, versions, in_force }) => [role, versions, in_force])).toEqual([
      ["champion", [{ model: "served-model", version: 1 }], true],
      ["challenger", [{ model: "served-model", version: 2 }], false],
      ["other", [{ model: "served-model", version: 3 }], false],
    ]);
    expect(new Set(options.map(({ quality }) => quality?.source))).toEqual(new Set(["record"]));
    expect([policy_version, currency]).toEqual([1, "USD"]);
  });

  it("are priced by the policy in force on held-out rows, machines included", async () => {
    await evaluate(1);
    const endpoint = await getEndpoint(db, { name: "served" });
    const prices = { model: 0.5, cache: 0.125 };
    const priced = { ...endpoint, serving: { ...endpoint.serving, prices } };
    const { options } = await endpointServing(db, { endpoint: priced, hours: 24, nameOf });
    const [champion] = options;
    expect(champion?.quality).toMatchObject({
      ...{ source: "evaluation", dataset: "credit", n: 4, policy_version: 1, review_share: 0.25 },
      accuracy: { value: 0.75 },
      cost: { value: (0 + 700 + 100 + 0) / 4 + 0.5 },
    });
    // The standard error of 0, 700, 100 and 0.
    const se = Math.sqrt((200 ** 2 + 500 ** 2 + 100 ** 2 + 200 ** 2) / 3 / 4);
    expect(champion?.quality?.cost.high).toBeCloseTo(200.5 + 1.959963985 * se, 6);
    expect(champion?.alone).toEqual({ n: 200, p50: 0.75, p99: 3.5 });
    expect(champion?.compute_price).toBe(0.5);
  });
});

const figures = (accuracy: number, cost: number): LadderFigures => ({
  ...{ accuracy, nll: 0.4, ece: 0.02, review_rate: 0.125 },
  cost: { value: cost, ci: [cost - 3, cost + 4] },
});

async function fitPhases(price: number): Promise<void> {
  const [below, above] = await db.modelVersion.findMany({
    where: { version: { in: [2, 3] } },
    orderBy: { version: "asc" },
  });
  const point = { limit: 0, share: 0.25, cost: 88, ci: null };
  const counts = { corrected: 5, corrupted: 2, net: 3 };
  const saved = { value: 1, ci: null };
  await recordLadderFit(db, {
    ...{ endpointId: world.endpointId, endpoint: "served", kind: "hand_over", dataset: "credit" },
    ...{ belowVersionId: below?.id ?? "", aboveVersionId: above?.id ?? "" },
    ...{ policyVersion: 1, price, jobId: null, actor: ada },
    rule: {
      ...{ bins: { edges: [], bins: [[]] }, labelWeight: 0, margin: 0 },
      ...{ variants: [], weights: [], sharpness: 1 },
    },
    report: {
      ...{ rows: 640, curve: [point], chosen: point, agreement: 0.9, disagreement: null },
      ...{ below: figures(0.7, 99), above: figures(0.9, 95), ladder: figures(0.85, 88) },
      saved: { to_below: saved, to_above: saved },
      changes: { sent: counts, all: counts },
      speed: { below_ms: 0.1, above_ms: 2, rows_per_second: 1666 },
    },
  });
}

describe("a ladder that was fitted", () => {
  it("is told by its latest fit of the same rungs, as the fit measured it", async () => {
    await fitPhases(4);
    await fitPhases(2);
    const { options } = await serving();
    const fitted = options.filter(({ strategy }) => strategy === "two_phase");
    expect(fitted).toEqual([
      {
        ...{ strategy: "two_phase", in_force: false, role: "other" },
        versions: [2, 3].map((version) => ({ model: "served-model", version })),
        quality: {
          ...{ source: "fit", dataset: "credit", n: 640, policy_version: 1, currency: "USD" },
          accuracy: { value: 0.85, low: null, high: null },
          ...{ cost: { value: 88, low: 85, high: 92 }, review_share: 0.125 },
        },
        // A quarter of the rows at 2 each.
        ...{ compute_price: 0.5, recorded: null, alone: null },
        per_second: { value: 1666, source: "fit" },
      },
    ]);
  });
});

describe("what answers", () => {
  it("are the machines of the ladder with their share of the traffic", async () => {
    const shares = async () =>
      (await serving()).machines.map((it) => [it.role, it.version, it.traffic_share]);
    expect(await shares()).toEqual([
      ["champion", 1, 1],
      ["challenger", 2, 0],
    ]);
    await world.split(0.25);
    await world.point("shadow", 3);
    expect(await shares()).toEqual([
      ["champion", 1, 0.75],
      ["challenger", 2, 0.25],
      ["shadow", 3, null],
    ]);
    const { options } = await serving();
    expect(options.filter((it) => it.in_force).map(({ role }) => role)).toEqual([
      ...["champion", "challenger"],
    ]);
  });

  it("say what they are held to since their promotion", async () => {
    await moveAlias(db, {
      ...{ model: "served-model", alias: "champion", version: 3, reason: "for the test" },
      ...{ actor: ada, watch: { minutes: 30, min_predictions: 40, max_p99_ms: 25 } },
    });
    const { machines } = await serving();
    expect(machines.map(({ role, version, watch }) => [role, version, watch])).toEqual([
      [
        ...["champion", 3],
        {
          ...{ since: expect.any(String), min_predictions: 40, max_p99_ms: 25 },
          ...{ max_failure_share: null, max_disagreement: null },
        },
      ],
      ["challenger", 2, null],
      ["shadow", 3, null],
    ]);
    await world.point("champion", 1);
    expect((await serving()).machines[0]).toMatchObject({ version: 1, watch: null });
  });

  it("are told even where they are out of service", async () => {
    await db.$transaction(async (tx) => {
      await tx.$executeRaw`select set_config('umpire.actor', 'test', true)`;
      await tx.modelVersion.updateMany({
        where: { version: 2 },
        data: { state: "quarantined" },
      });
    });
    const { machines } = await serving();
    expect(machines.map(({ quarantined }) => quarantined)).toEqual([false, true, false]);
  });

  it("are counted in what they answered, call by call and row by row", async () => {
    expect(await serving()).toMatchObject({ recorded: { n: 0 } });
    await world.ask(["ann", "ben", "cem"]);
    const { recorded, process } = await serving();
    expect(recorded.n).toBe(3);
    expect(recorded.ways.reduce((sum, { n }) => sum + n, 0)).toBe(3);
    expect(process.stages.map(({ of }) => of)).toEqual([
      ...["parse", "infer", "decide", "write", "total"],
    ]);
    const total = process.stages.at(-1);
    expect(total?.n).toBe(1);
    expect(total?.counts.reduce((sum, count) => sum + count, 0)).toBe(1);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { getJob } from "#lib/jobs/get-job";
import { runNextJob } from "#lib/jobs/run-next-job";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { cachedActive } from "./active-cache";
import {
  ada,
  counting,
  OWNER,
  type PrescreenWorld,
  prescreenWorld,
  RENTER,
  STRANGER,
} from "./prescreen-world.test.fixture";
import { replayPrediction } from "./replay-prediction";
import { runtimeModels } from "./runtime-models";
import { askedVersions, servedVersions } from "./served-versions";
import { domainOf } from "./tables/domain";
import { fillAtStart } from "./tables/fill-at-start";
import { keepTables } from "./tables/keep-tables";
import { precomputeAnswers } from "./tables/precompute-answers";
import { PRECOMPUTE, startPrecompute } from "./tables/start-precompute";
import { cachedTables } from "./tables/static-table";
import { tableStatus } from "./tables/table-status";
import { warmBeforePromotion } from "./warm-before-promotion";

let test: TestDatabase;
let world: PrescreenWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await prescreenWorld(test.db);
});
afterAll(async () => {
  await modelRuntime().closeAll();
  await test.drop();
});

const { signal } = new AbortController();

function work(): Promise<boolean> {
  const handler = (desk: Parameters<typeof precomputeAnswers>[0]) =>
    precomputeAnswers(desk, world.place);
  return runNextJob(test.db, new Map([[PRECOMPUTE, handler]]), { signal });
}

describe("a static endpoint whose table is empty", () => {
  it("asks a person for an honest reason, and no model", async () => {
    const { models, runs } = counting(runtimeModels(world.place));
    const [told] = await world.ask([RENTER], { models });
    expect(told).toMatchObject({
      route: "review",
      probabilities: null,
      reasons: [{ code: "not_precomputed", decided: true }],
      serving: { strategy: "static", path: ["cache"], cached: false },
      model: { name: "loan-prescreen", version: 1 },
    });
    expect(runs).toEqual([]);
    const replay = { id: told?.id ?? "", reader: world.caller };
    expect(await replayPrediction(test.db, replay)).toEqual({ differences: [] });
  });

  it("is noticed by the worker, once", async () => {
    expect(await keepTables(test.db)).toBe(1);
    expect(await keepTables(test.db)).toBe(0);
  });
});

describe("the job that makes answers ahead", () => {
  it("covers all seventy inputs, tells how far it is, and what it made", async () => {
    expect(await tableStatus(test.db, { name: "loan-prescreen" })).toMatchObject({
      tables: [{ role: "champion", keys: 70, covered: 0, coverage: 0, in_use: true }],
      job: { state: "queued", progress: 0 },
    });
    expect(await work()).toBe(true);
    const status = await tableStatus(test.db, { name: "loan-prescreen" });
    expect(status).toMatchObject({
      tables: [{ keys: 70, covered: 70, coverage: 1, why_not: null }],
      job: { state: "done", progress: 1, log: ["loan-prescreen 1: 70 of 70 made"] },
    });
    expect(status.tables[0]?.oldest_age_s).toBeLessThan(60);
    expect(await keepTables(test.db)).toBe(0);
  }, 30_000);

  it("is spared an installation whose tables are small: they are filled at its start", async () => {
    expect(await fillAtStart(test.db, world.place)).toBe(0);
    await inTransaction(test.db, ada, (tx) => tx.staticPrediction.deleteMany());
    expect(await fillAtStart(test.db, world.place)).toBe(1);
    expect(await tableStatus(test.db, { name: "loan-prescreen" })).toMatchObject({
      tables: [{ covered: 70 }],
    });
  }, 30_000);

  it("makes what is there anew only when asked to", async () => {
    const start = async (isRefresh: boolean) => {
      const id = await startPrecompute(test.db, {
        endpoint: "loan-prescreen",
        isRefresh,
        actor: ada,
      });
      await work();
      return (await getJob(test.db, id)).result;
    };
    expect(await start(false)).toMatchObject({ tables: [{ keys: 70, computed: 0 }] });
    expect(await start(true)).toMatchObject({ tables: [{ keys: 70, computed: 70 }] });
    const events = await test.db.auditEvent.findMany({ where: { act: "precompute" } });
    expect(events.map(({ actorId, objectId, after }) => [actorId, objectId, after])).toMatchObject([
      [ada.id, "loan-prescreen", { refresh: false, job: expect.any(String) }],
      [ada.id, "loan-prescreen", { refresh: true, job: expect.any(String) }],
    ]);
  }, 30_000);

  it("is refused where there is no end of inputs", async () => {
    const asked = { endpoint: "loan-desk", isRefresh: false, actor: ada };
    await expect(startPrecompute(test.db, asked)).rejects.toMatchObject({
      code: "invalid_request",
      message: expect.stringContaining("Seniority is a number"),
    });
    expect(await tableStatus(test.db, { name: "loan-desk" })).toMatchObject({
      tables: [{ keys: null, coverage: null, why_not: "Seniority is a number" }],
    });
  });
});

describe("a static endpoint whose table is full", () => {
  it("answers every input to the bit as the model does, without asking it", async () => {
    const domain = domainOf(await world.version(1));
    const rows = domain.map(({ features }) => features as typeof RENTER);
    expect(rows).toHaveLength(70);
    const { models, runs } = counting(runtimeModels(world.place));
    const told = await world.ask(rows, { models, readTable: cachedTables(test.url) });
    expect(runs).toEqual([]);
    expect(told.map(({ serving }) => serving)).toEqual(
      rows.map(() => ({ strategy: "static", path: ["cache"], cached: true })),
    );
    await world.serve({ strategy: "dynamic" });
    const direct = await world.ask(rows, { models });
    expect(runs).toEqual([[1, 70]]);
    expect(told.map(({ probabilities }) => probabilities)).toEqual(
      direct.map(({ probabilities }) => probabilities),
    );
    expect(told.map(({ route, cost }) => [route, cost])).toEqual(
      direct.map(({ route, cost }) => [route, cost]),
    );
    await world.serve({ strategy: "static" });
  });

  it("needs no process to serve", async () => {
    const names = async (list: typeof servedVersions) =>
      (await list(test.db)).map(({ model }) => model).sort();
    expect(await names(servedVersions)).toEqual(["loan-prescreen", "loan-risk"]);
    expect(await names(askedVersions)).toEqual(["loan-risk"]);
  });

  it("stores whose scores they were and how old, and replays to the bit", async () => {
    const [told] = await world.ask([OWNER]);
    const id = told?.id ?? "";
    const { versionId } = await world.version(1);
    const row = await test.db.prediction.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ modelVersionId: versionId, isCached: true, path: ["cache"] });
    expect(row.cacheAgeMs).toBeGreaterThanOrEqual(0);
    expect(row.raw).toHaveLength(2);
    const replay = { id, reader: world.caller };
    expect(await replayPrediction(test.db, replay)).toEqual({ differences: [] });
  });

  it("says of an input it does not know that it does not, and why", async () => {
    const [told] = await world.ask([STRANGER]);
    expect(told?.reasons.map(({ code }) => code)).toEqual([
      "not_precomputed",
      "out_of_distribution",
    ]);
    const replay = { id: told?.id ?? "", reader: world.caller };
    expect(await replayPrediction(test.db, replay)).toEqual({ differences: [] });
  });

  it("takes an answer that is too old for none, and has it made anew before it is", async () => {
    await world.serve({ cache: { source: "static", max_age_s: 600 } });
    expect(await keepTables(test.db)).toBe(0);
    await advanceClock(test.db, 400);
    expect(await world.ask([RENTER])).toMatchObject([{ serving: { cached: true } }]);
    expect(await keepTables(test.db)).toBe(1);
    await advanceClock(test.db, 300);
    expect(await world.ask([RENTER])).toMatchObject([{ serving: { cached: false } }]);
    expect(await work()).toBe(true);
    expect(await world.ask([RENTER])).toMatchObject([{ serving: { cached: true } }]);
    await world.serve({ cache: { source: "static" } });
  });
});

describe("two processes", () => {
  it("look up another version's answers as soon as it serves, and the former's when it is back", async () => {
    const hosts = [1, 2].map(() => ({
      readActive: cachedActive(test.url),
      readTable: cachedTables(test.url),
    }));
    const versionsTold = async () => {
      const told = await Promise.all(hosts.map((host) => world.ask([RENTER], host)));
      return told.map(([it]) => [it?.model?.version, it?.serving.cached]);
    };
    await expect.poll(versionsTold).toEqual([
      [1, true],
      [1, true],
    ]);
    await world.point("champion", 2);
    // Nobody has made the second version's answers: it is asked about, never answered from the first one's.
    await expect.poll(versionsTold).toEqual([
      [2, false],
      [2, false],
    ]);
    expect(await keepTables(test.db)).toBe(1);
    await work();
    await expect.poll(versionsTold).toEqual([
      [2, true],
      [2, true],
    ]);
    await world.point("champion", 1);
    await expect.poll(versionsTold).toEqual([
      [1, true],
      [1, true],
    ]);
  }, 30_000);
});

describe("a version that is promoted", () => {
  it("has its answers made ahead before the alias moves, so that nobody meets a gap", async () => {
    const second = await world.version(3);
    await warmBeforePromotion(test.db, { ...second, id: second.versionId }, world.place);
    await world.point("champion", 3);
    const { models, runs } = counting(runtimeModels(world.place));
    const [told] = await world.ask([RENTER], { models });
    expect(told).toMatchObject({ model: { version: 3 }, serving: { cached: true } });
    expect(runs).toEqual([]);
    await world.point("champion", 1);
  }, 30_000);

  it("has them made as a challenger too, once traffic is split", async () => {
    await world.point("challenger", 2);
    await world.serve({ split: { challenger_share: 1 } });
    const [told] = await world.ask([RENTER]);
    expect(told).toMatchObject({ model: { version: 2 }, serving: { cached: true } });
    const { tables } = await tableStatus(test.db, { name: "loan-prescreen" });
    expect(tables).toMatchObject([
      { role: "champion", version: 1, coverage: 1, in_use: true },
      { role: "challenger", version: 2, coverage: 1, in_use: true },
    ]);
  }, 30_000);
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { cachedActive } from "./active-cache";
import { rememberedScores } from "./cached/remembered-scores";
import { commitPredictions, type ScoredCall, type Written } from "./commit-predictions";
import { groupCommit } from "./group-commit";
import {
  bySelf,
  counting,
  OWNER,
  type PrescreenWorld,
  prescreenWorld,
  RENTER,
  STRANGER,
} from "./prescreen-world.test.fixture";
import { replayPrediction } from "./replay-prediction";
import { runtimeModels } from "./runtime-models";
import { cachedTables } from "./tables/static-table";

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

const pathsOf = (told: readonly { serving: { path: string[]; cached: boolean } }[]) =>
  told.map(({ serving }) => [...serving.path, serving.cached]);

describe("a table with the model behind it", () => {
  it("looks up what it holds and asks the model for the rest, in one batch", async () => {
    await world.serve({ strategy: "hybrid" });
    const { models, runs } = counting(runtimeModels(world.place));
    const told = await world.ask([STRANGER, RENTER, STRANGER, OWNER], { models });
    expect(pathsOf(told)).toEqual([
      ["cache", "model", false],
      ["cache", true],
      ["cache", "model", false],
      ["cache", true],
    ]);
    expect(runs).toEqual([[1, 2]]);
    for (const { id } of told) {
      const replay = { id, reader: world.caller };
      expect(await replayPrediction(test.db, replay)).toEqual({ differences: [] });
    }
  }, 30_000);

  it("was full before it served: warming filled it while the old ladder answered", async () => {
    expect(await test.db.staticPrediction.count()).toBe(70);
  });
});

describe("a memory of this process", () => {
  beforeAll(() =>
    world.serve({ strategy: "hybrid", cache: { source: "remember", max_entries: 2 } }),
  );

  it("answers the second time without the model, to the bit, and decides anew", async () => {
    const { models, runs } = counting(runtimeModels(world.place));
    const host = { models, remembered: rememberedScores() };
    const [first] = await world.ask([RENTER], host);
    const [second] = await world.ask([RENTER], host);
    expect(runs).toEqual([[1, 1]]);
    expect(pathsOf([first, second].flatMap((it) => it ?? []))).toEqual([
      ["cache", "model", false],
      ["cache", true],
    ]);
    expect(second?.probabilities).toEqual(first?.probabilities);
    expect(second?.id).not.toBe(first?.id);
    const row = await test.db.prediction.findUniqueOrThrow({ where: { id: second?.id ?? "" } });
    expect(row.cacheAgeMs).toBeGreaterThanOrEqual(0);
    const replay = { id: row.id, reader: world.caller };
    expect(await replayPrediction(test.db, replay)).toEqual({ differences: [] });
  });

  it("remembers what training never saw as such", async () => {
    const host = { remembered: rememberedScores() };
    const [first] = await world.ask([STRANGER], host);
    const [second] = await world.ask([STRANGER], host);
    expect(second).toMatchObject({ serving: { cached: true }, reasons: first?.reasons });
    expect(second?.reasons[0]).toMatchObject({ code: "out_of_distribution" });
  });

  it("holds no more than the settings say, the least asked for goes first", async () => {
    const { models, runs } = counting(bySelf);
    const host = { models, remembered: rememberedScores() };
    for (const row of [RENTER, OWNER, RENTER, STRANGER, RENTER, OWNER])
      await world.ask([row], host);
    // OWNER had to make room for STRANGER.
    expect(runs).toHaveLength(4);
  });

  it("is another one for another version", async () => {
    const { models, runs } = counting(bySelf);
    const host = { models, remembered: rememberedScores(), readActive: cachedActive(test.url) };
    const good = async () => {
      const [told] = await world.ask([RENTER], host);
      return [told?.model?.version, told?.probabilities?.good];
    };
    const [, first] = await good();
    await world.point("champion", 2);
    await expect.poll(async () => (await good())[0]).toBe(2);
    const [, second] = await good();
    expect(second).not.toBe(first);
    await world.point("champion", 1);
    await expect.poll(good).toEqual([1, first]);
    expect(runs).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });
});

describe("a strategy that changes under load", () => {
  it("fails no request, and every answer names the ladder that was in force when it was written", async () => {
    const write = groupCommit<ScoredCall, Written>({
      commit: (calls) => commitPredictions(test.db, calls),
      sizeOf: ({ inputs }) => inputs.length,
      ...{ mostRows: 100, writers: 2, mostWaiting: 100 },
    });
    const host = {
      readActive: cachedActive(test.url),
      readTable: cachedTables(test.url),
      remembered: rememberedScores(),
      commit: (_: unknown, call: ScoredCall) => write(call),
    };
    const ladders = { dynamic: ["model"], static: ["cache"] } as const;
    let isOver = false;
    const seen = new Set<string>();
    const caller = async () => {
      while (!isOver) {
        for (const { serving, route, probabilities } of await world.ask([RENTER, OWNER], host)) {
          seen.add(`${serving.strategy}: ${serving.path.join(", ")}`);
          expect(probabilities).not.toBeNull();
          expect(["auto", "review"]).toContain(route);
        }
      }
    };
    await world.serve({ strategy: "dynamic" });
    const callers = Array.from({ length: 6 }, caller);
    try {
      for (const strategy of ["static", "dynamic", "static", "dynamic"] as const) {
        await world.serve({ strategy });
        const [told] = await world.ask([RENTER], host);
        // Acknowledged, so no answer of the ladder before is written any more.
        expect(told?.serving).toMatchObject({ strategy, path: [...ladders[strategy]] });
      }
    } finally {
      isOver = true;
      await Promise.all(callers);
    }
    expect([...seen].toSorted()).toEqual(["dynamic: model", "static: cache"]);
  }, 60_000);
});

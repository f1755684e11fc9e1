import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictInput } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { InferenceFailure } from "#lib/runtime/inference-failure";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { cachedActive } from "./active-cache";
import { rememberedScores } from "./cached/remembered-scores";
import {
  countingByModel,
  goldenInputs,
  type LadderWorld,
  ladderWorld,
} from "./ladder-world.test.fixture";
import { replayPrediction } from "./replay-prediction";
import { runtimeModels } from "./runtime-models";

let test: TestDatabase;
let world: LadderWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await ladderWorld(test.db);
}, 60_000);
afterAll(async () => {
  await modelRuntime().closeAll();
  await test.drop();
});

const SMALL = "loan-prescreen@1";
const LARGE = "loan-risk@1";
const small = { model: "loan-prescreen", version: 1 };
const base = goldenInputs("loan-risk", 1)["nothing is missing"]?.features ?? {};

/** Loans that the small model doubts more or less, for more or less money. */
const loans: PredictInput[] = [
  { Home: "owner", Records: "no", Job: "fixed" },
  { Home: "rent", Records: "no", Job: "fixed" },
  { Home: "rent", Records: "yes", Job: "partime" },
  { Home: "parents", Records: "no", Job: "freelance" },
].flatMap((columns) =>
  [120, 700, 3100].map((Amount) => ({ features: { ...base, ...columns, Amount } })),
);

const badOf = (told: { probabilities: Record<string, number> | null } | undefined) =>
  told?.probabilities?.bad ?? Number.NaN;
const amountOf = (input: PredictInput | undefined) => Number(input?.features?.Amount);

/** Expected cost of the cheaper answer, or of a person at 75 who never errs. */
const costOf = (bad: number, amount: number) =>
  Math.min(0.6 * bad * amount, 0.15 * (1 - bad) * amount, 75);

async function alone(model: "small" | "own") {
  const asked = { model: "loan-prescreen", version: 1 };
  if (model === "own") {
    await world.serve("loan-desk", { strategy: "dynamic" });
    return world.ask("loan-desk", loans);
  }
  const settings = { small: asked, prices: { large: 1e6 } };
  await world.serve("loan-desk", { strategy: "two_phase", ...settings });
  return world.ask("loan-desk", loans);
}

describe("a small model before a large one", () => {
  it("hands over exactly the rows that it pays for, in one batch, and replays to the bit", async () => {
    const [own, cheap] = [await alone("own"), await alone("small")];
    const answered = { p: [0.97, 0.03], truth: 0 };
    const rule = { bins: { edges: [], bins: [[answered]] }, margin: 2 };
    const fit = await world.fit("loan-desk", {
      ...{ kind: "hand_over", below: SMALL, above: LARGE, rule },
    });
    const settings = { small, hand_over: { fit }, prices: { large: 3 } };
    await world.serve("loan-desk", { strategy: "two_phase", ...settings });
    const { models, runs } = countingByModel(runtimeModels(world.place));
    const told = await world.ask("loan-desk", loans, { models });

    const goes = loans.map((input, i) => {
      const amount = amountOf(input);
      return costOf(badOf(cheap[i]), amount) > 3 + 2 + costOf(0.03, amount);
    });
    expect(new Set(goes)).toEqual(new Set([true, false]));
    expect(told.map(({ serving }) => serving.path)).toEqual(
      goes.map((it) => (it ? ["small", "large"] : ["small"])),
    );
    expect(runs).toEqual([
      [SMALL, loans.length],
      [LARGE, goes.filter((it) => it).length],
    ]);
    expect(told.map(badOf)).toEqual(goes.map((it, i) => badOf(it ? own[i] : cheap[i])));
    expect(told.map(({ model }) => model?.name)).toEqual(
      goes.map((it) => (it ? "loan-risk" : "loan-prescreen")),
    );
    for (const { id } of told) {
      const row = await test.db.prediction.findUniqueOrThrow({ where: { id } });
      expect(row).toMatchObject({ strategy: "two_phase", circumstances: { ladderFits: [fit] } });
      expect(await replayPrediction(test.db, { id, reader: world.caller })).toEqual({
        differences: [],
      });
    }
  }, 60_000);

  it("takes the large one never to err while nothing was fitted", async () => {
    await world.serve("loan-desk", { strategy: "dynamic" });
    await world.serve("loan-desk", { strategy: "two_phase", small, prices: { large: 20 } });
    const told = await world.ask("loan-desk", loans);
    const cheap = told.map(({ serving }) => serving.path.length === 1);
    expect(new Set(cheap)).toEqual(new Set([true, false]));
    told.forEach((it, i) => {
      const isKept = it.serving.path.length === 1;
      if (isKept) expect(costOf(badOf(it), amountOf(loans[i]))).toBeLessThanOrEqual(20);
    });
  }, 30_000);

  it("answers by the small one where the large one fails", async () => {
    const { models } = countingByModel((version) =>
      version.model === "loan-risk"
        ? { run: () => Promise.reject(new InferenceFailure("died", "gone")) }
        : runtimeModels(world.place)(version),
    );
    await world.serve("loan-desk", { prices: { large: 0 } });
    const [told] = await world.ask("loan-desk", loans.slice(5, 6), { models });
    expect(told).toMatchObject({
      model: { name: "loan-prescreen" },
      serving: { path: ["small", "large"] },
    });
    expect(badOf(told)).toBeGreaterThan(0);
  });

  it("goes on from a remembered answer of the small one without asking it again", async () => {
    const cache = { source: "remember" } as const;
    await world.serve("loan-desk", { cache, prices: { large: 0 } });
    const { models, runs } = countingByModel(runtimeModels(world.place));
    const host = { models, remembered: rememberedScores() };
    const [first] = await world.ask("loan-desk", loans.slice(5, 6), host);
    const [second] = await world.ask("loan-desk", loans.slice(5, 6), host);
    expect([first?.serving.path, second?.serving.path]).toEqual([
      ["cache", "small", "large"],
      ["cache", "large"],
    ]);
    expect(badOf(second)).toBe(badOf(first));
    expect(runs).toEqual([
      [SMALL, 1],
      [LARGE, 1],
      [LARGE, 1],
    ]);
  }, 30_000);

  it("comes and goes under load without a failed request", async () => {
    const host = { readActive: cachedActive(test.url) };
    const rows = loans.slice(3, 6);
    await world.serve("loan-desk", { strategy: "dynamic" });
    let isOver = false;
    const seen = new Set<string>();
    const caller = async () => {
      while (!isOver) {
        for (const { serving, probabilities } of await world.ask("loan-desk", rows, host)) {
          expect(probabilities).not.toBeNull();
          seen.add(`${serving.strategy} ${serving.path[0]}`);
        }
      }
    };
    const callers = Array.from({ length: 4 }, caller);
    const phases = { strategy: "two_phase", small, prices: { large: 20 } } as const;
    try {
      for (const ladder of [phases, { strategy: "dynamic" }, phases] as const) {
        await world.serve("loan-desk", ladder);
        const [told] = await world.ask("loan-desk", rows, host);
        expect(told?.serving.strategy).toBe(ladder.strategy);
      }
    } finally {
      isOver = true;
      await Promise.all(callers);
    }
    expect([...seen].toSorted()).toEqual(["dynamic model", "two_phase small"]);
  }, 60_000);

  it("goes by no fit of other versions", async () => {
    const fit = await world.fit("loan-desk", {
      ...{ kind: "hand_over", below: LARGE, above: SMALL, rule: {} },
    });
    await expect(world.serve("loan-desk", { hand_over: { fit } })).rejects.toMatchObject({
      code: "invalid_request",
      faults: [{ pointer: "/serving/hand_over/fit", detail: "it was fitted for other versions" }],
    });
  });
});

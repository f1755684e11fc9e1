import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import type { Adapter } from "#lib/pipeline/adapter";
import { bundleChild } from "#lib/runtime/kit.test.support";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { SHAPES, timesConstant } from "./model-shapes.test.fixture";
import { predict } from "./predict";
import { replayPrediction } from "./replay-prediction";
import { runtimeModels } from "./runtime-models";
import { serveShape } from "./serve-shape.test.fixture";
import { directAnswers, expectedProbabilities, type Shape } from "./shaped-models.test.fixture";

/** Each combination starts a process of its own, on a machine that may be busy. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let test: TestDatabase;
let world: ServingWorld;
let options: { filesDir: string; entry: string };

beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
  options = { filesDir: join(world.dataDir, "files"), entry: await bundleChild() };
});
afterEach(() => modelRuntime().closeAll());
afterAll(() => test.drop());

const BATCHES: readonly Adapter["batch"][] = [
  { mode: "dynamic" },
  { mode: "fixed", size: 1 },
  { mode: "fixed", size: 3 },
];
const KINDS = [
  "probabilities",
  "logits",
  "log_probabilities",
  "single_probability",
  "single_logit",
] as const;

type Combination = {
  readonly shape: Shape;
  readonly kind: (typeof KINDS)[number];
  readonly batch: Adapter["batch"];
};

/** Every shape in every batch mode, the kinds taking turns, and every kind in every batch mode for the first shape. */
const combinations: Combination[] = [
  ...SHAPES.flatMap((shape, i) =>
    BATCHES.map((batch, k) => ({ shape, batch, kind: KINDS[(i + k) % 5] ?? "logits" })),
  ),
  ...SHAPES.slice(0, 1).flatMap((shape) =>
    KINDS.flatMap((kind) => BATCHES.map((batch) => ({ shape, batch, kind }))),
  ),
];
const named = combinations.map((it, i) => {
  const { batch } = it;
  const rows = batch.mode === "fixed" ? `batches of ${batch.size}` : "any batch";
  return [`${it.shape.name}, ${rows}, ${it.kind}`, `shape-${i}`, it] as const;
});

async function ask(endpoint: string, { sent }: Shape): Promise<PredictionDto[]> {
  const models = runtimeModels(options);
  const { reply } = await predict(test.db, world.call({ endpoint, inputs: sent, models }));
  return JSON.parse(new TextDecoder().decode(reply.body)).predictions;
}

it("keeps versions apart that share their bytes and differ in what they are always fed", async () => {
  const answers = { kind: "logits", batch: { mode: "dynamic" } } as const;
  const { filesDir } = options;
  for (const times of [2, -1]) {
    const shape = timesConstant(times);
    const name = `times-${times + 1}`;
    const bytes = await serveShape(test.db, { name, shape, answers, filesDir });
    const direct = await directAnswers(bytes, shape, answers.batch);
    for (const [row, { probabilities }] of (await ask(name, shape)).entries()) {
      const [cat = 0] = expectedProbabilities("logits", direct[row] ?? []);
      expect(probabilities?.cat).toBeCloseTo(cat, 5);
    }
  }
});

describe("a prediction says what the file says", () => {
  it("in at least forty ways in", () => {
    expect(combinations.length).toBeGreaterThanOrEqual(60);
  });

  it.each(named)("%s", async (_title, name, it) => {
    const { shape, kind, batch } = it;
    const { filesDir } = options;
    const answers = { kind, batch };
    const bytes = await serveShape(test.db, { name, shape, answers, filesDir });
    const direct = await directAnswers(bytes, it.shape, it.batch);
    const told = await ask(name, it.shape);
    expect(told).toHaveLength(5);
    for (const [row, { probabilities, reasons }] of told.entries()) {
      expect(reasons.map(({ code }) => code)).not.toContain("model_failure");
      const [cat = 0, dog = 0] = expectedProbabilities(it.kind, direct[row] ?? []);
      expect(probabilities?.cat).toBeCloseTo(cat, 5);
      expect(probabilities?.dog).toBeCloseTo(dog, 5);
    }
    const spread = told.map(({ probabilities }) => probabilities?.dog ?? 0);
    expect(Math.max(...spread) - Math.min(...spread)).toBeGreaterThan(0.01);
    const { id = "" } = told[1] ?? {};
    const replayed = await replayPrediction(test.db, { id, reader: world.caller });
    expect(replayed.differences).toEqual([]);
  });
});

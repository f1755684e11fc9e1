import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictInput } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { softmax } from "#lib/math/logistic";
import { activePolicy } from "#lib/policy/active-policy";
import { saveDraft } from "#lib/policy/draft-policy";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { publishPolicy } from "#lib/policy/publish-policy";
import { InferenceFailure } from "#lib/runtime/inference-failure";
import { modelRuntime } from "#lib/runtime/model-runtime";
import {
  ada,
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

const CNN = "catalogue-cnn@1";
const flip = { kind: "flip", axis: "horizontal" } as const;
const shift = { kind: "shift", dx: 1, dy: 0 } as const;
const golden = goldenInputs("catalogue-cnn", 1);
const pictures = ["an ankle boot", "a shirt"].map((name) => golden[name] ?? {});

const rowOf = (id: string | undefined) =>
  test.db.prediction.findUniqueOrThrow({ where: { id: id ?? "" } });

describe("a model asked about variants of a picture", () => {
  it("says the mean of what it says of each, all variants of all rows in one batch", async () => {
    const direct = await world.ask("catalogue-sorting", [
      ...pictures,
      ...pictures.map((it) => changed(it, mirrored)),
      ...pictures.map((it) => changed(it, movedRight)),
    ]);
    const raws = await Promise.all(direct.map(async ({ id }) => (await rowOf(id)).raw));
    const augmentation = { variants: [flip, shift], only_uncertain: false };
    await world.serve("catalogue-sorting", { strategy: "augmentation", augmentation });
    const { models, runs } = countingByModel(runtimeModels(world.place));
    const told = await world.ask("catalogue-sorting", pictures, { models });
    expect(runs).toEqual([
      [CNN, 2],
      [CNN, 4],
    ]);
    for (const [i, { id, serving }] of told.entries()) {
      expect(serving).toEqual({
        ...{ strategy: "augmentation", path: ["model", "augmentation"], cached: false },
      });
      const members = [raws[i], raws[i + 2], raws[i + 4]].map((raw) => softmax(raw ?? []));
      const row = await rowOf(id);
      row.raw.forEach((logit, y) => {
        const mean = members.reduce((sum, p) => sum + (p[y] ?? 0), 0) / 3;
        expect(Math.exp(logit)).toBeCloseTo(mean, 6);
      });
      const votes = members.map((p) => p.indexOf(Math.max(...p)));
      const most = Math.max(...votes.map((v) => votes.filter((it) => it === v).length));
      expect(row.circumstances).toMatchObject({ disagreement: 1 - most / 3 });
      const replay = { id, reader: world.caller };
      expect(await replayPrediction(test.db, replay)).toEqual({ differences: [] });
    }
  }, 60_000);

  it("counts each by its learned weight, and does not ask those that count nothing", async () => {
    const rule = { variants: [flip, shift], weights: [0.75, 0.25, 0], sharpness: 1.2 };
    const fit = await world.fit("catalogue-sorting", {
      ...{ kind: "augmentation", below: CNN, above: CNN, rule },
    });
    const augmentation = { variants: [flip, shift], fit, only_uncertain: false };
    const direct = await rawOfBoth(pictures[1] ?? {});
    await world.serve("catalogue-sorting", { strategy: "augmentation", augmentation });
    const { models, runs } = countingByModel(runtimeModels(world.place));
    const [told] = await world.ask("catalogue-sorting", pictures.slice(1), { models });
    expect(runs).toEqual([
      [CNN, 1],
      [CNN, 1],
    ]);
    const row = await rowOf(told?.id);
    expect(row.circumstances).toMatchObject({ ladderFits: [fit] });
    const [own, flipped] = direct.map((raw) => softmax(raw));
    row.raw.forEach((logit, y) => {
      const mean = 0.75 * (own?.[y] ?? 0) + 0.25 * (flipped?.[y] ?? 0);
      expect(logit).toBeCloseTo(1.2 * Math.log(mean), 4);
    });
  }, 30_000);

  it("is not asked where it is not expected to pay", async () => {
    const certain = {
      p: Array.from({ length: 10 }, (_, y) => (y === 9 ? 0.991 : 0.001)),
      truth: 9,
    };
    const rule = {
      ...{ bins: { edges: [], bins: [[certain]] }, variants: [flip], weights: [0.5, 0.5] },
    };
    const fit = await world.fit("catalogue-sorting", {
      ...{ kind: "augmentation", below: CNN, above: CNN, rule },
    });
    await world.serve("catalogue-sorting", { augmentation: { variants: [flip], fit } });
    const { models, runs } = countingByModel(runtimeModels(world.place));
    const told = await world.ask("catalogue-sorting", pictures, { models });
    // The boot is as good as certain; the shirt would go to a person at 1.
    expect(told.map(({ serving }) => serving.path)).toEqual([["model"], ["model", "augmentation"]]);
    expect(runs).toEqual([
      [CNN, 2],
      [CNN, 1],
    ]);
  }, 30_000);

  it("keeps the model's own word where its variants fail", async () => {
    let calls = 0;
    const models = runtimeModels(world.place);
    const [told] = await world.ask("catalogue-sorting", pictures.slice(1), {
      models: (version) => ({
        run: (feeds, count) => {
          calls += 1;
          if (calls > 1) return Promise.reject(new InferenceFailure("died", "gone"));
          return models(version).run(feeds, count);
        },
      }),
    });
    expect(told?.serving.path).toEqual(["model", "augmentation"]);
    expect(told?.probabilities?.Shirt).toBeGreaterThan(0.3);
  });
});

describe("a model asked about a text without some words", () => {
  it("disagrees with itself where few words carry the answer: a reason to ask a person", async () => {
    const variants = [1, 2, 3, 4, 5].map((seed) => ({ kind: "mask", share: 0.5, seed }) as const);
    const augmentation = { variants, only_uncertain: false };
    await world.serve("feedback-triage", { strategy: "augmentation", augmentation });
    const texts = Object.values(goldenInputs("feedback-tone", 2));
    const told = await world.ask("feedback-triage", texts);
    const again = await world.ask("feedback-triage", texts);
    expect(again.map(({ probabilities }) => probabilities)).toEqual(
      told.map(({ probabilities }) => probabilities),
    );
    const rows = await Promise.all(told.map(({ id }) => rowOf(id)));
    const disagreements = rows.map(({ circumstances }) => {
      return (circumstances as { disagreement: number }).disagreement;
    });
    expect(Math.max(...disagreements)).toBeGreaterThan(0);
    expect(Math.min(...disagreements)).toBe(0);
    for (const { id } of told) {
      const replay = { id, reader: world.caller };
      expect(await replayPrediction(test.db, replay)).toEqual({ differences: [] });
    }
    await allow(0.1);
    const doubted = (await world.ask("feedback-triage", texts)).map(({ route, reasons }) => {
      return [route, reasons.find(({ code }) => code === "above_disagreement")?.value ?? 0];
    });
    expect(doubted).toEqual(
      disagreements.map((it, i) => (it > 0.1 ? ["review", it] : [told[i]?.route, 0])),
    );
  }, 30_000);
});

/** Publishes a policy that lets variants disagree so much. */
async function allow(share: number): Promise<void> {
  const { id, name } = await getEndpoint(test.db, { name: "feedback-triage" });
  const { document, version: baseVersion } = await activePolicy(test.db, id);
  const triggers = { ...document.triggers, max_disagreement: share };
  const draft = { ...document, triggers };
  await saveDraft(test.db, { endpointId: id, document: draft, baseVersion, actor: ada });
  const reason = "Ask where the words disagree";
  const waiver = { reason };
  await publishPolicy(test.db, { endpoint: name, reason, baseVersion, waiver, actor: ada });
}

async function rawOfBoth(input: PredictInput): Promise<number[][]> {
  await world.serve("catalogue-sorting", { strategy: "dynamic" });
  const told = await world.ask("catalogue-sorting", [input, changed(input, mirrored)]);
  return Promise.all(told.map(async ({ id }) => (await rowOf(id)).raw));
}

const mirrored = (x: number) => 27 - x;
const movedRight = (x: number) => Math.max(0, x - 1);

/** The picture with every pixel of a line taken from another place of it. */
function changed({ image = "" }: PredictInput, from: (x: number) => number): PredictInput {
  const source = PNG.sync.read(Buffer.from(image, "base64"));
  const made = new PNG({ width: source.width, height: source.height });
  for (let at = 0; at < source.width * source.height; at += 1) {
    const line = at - (at % source.width);
    const taken = 4 * (line + from(at % source.width));
    source.data.copy(made.data, 4 * at, taken, taken + 4);
  }
  return { image: PNG.sync.write(made).toString("base64") };
}

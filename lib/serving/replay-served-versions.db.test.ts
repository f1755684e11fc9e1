import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { fedBytes } from "#lib/pipeline/fed-bytes";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { getVersion } from "#lib/registry/get-version";
import { sha256Of } from "#lib/registry/model-files";
import { bundleChild } from "#lib/runtime/kit.test.support";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { predict } from "./predict";
import { replayServedVersions } from "./replay-served-versions";
import { runtimeModels } from "./runtime-models";
import { serveShape } from "./serve-shape.test.fixture";
import type { Shape } from "./shaped-models.test.fixture";

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let test: TestDatabase;
let world: ServingWorld;
let place: { filesDir: string; entry: string };

beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
  place = { filesDir: join(world.dataDir, "files"), entry: await bundleChild() };
});
afterEach(() => modelRuntime().closeAll());
afterAll(() => test.drop());

const shape: Shape = {
  name: "one text",
  input: { layout: "text", tensor: "t", rank: 1 },
  sent: [{ text: "red" }],
  graph: [{ name: "t", onnx: "STRING", type: "string", dims: [], rows: [["red"]] }],
  nodes: [
    {
      ...{ type: "LabelEncoder", domain: "ai.onnx.ml", inputs: ["t"], outputs: ["numbers"] },
      attributes: {
        keys_strings: { texts: ["red"] },
        values_floats: { floats: [2] },
        default_float: { float: -3 },
      },
    },
  ],
  width: 1,
};

/** The weights of a shape of width 1 with two columns are -0.25 and 0. */
const RAW = [-0.5, 0];

function goldenOf(raw: readonly number[]): GoldenRows {
  const fed = fedBytes({ kind: "text", text: "red", unseen: [] });
  const row = { name: "a red one", input: { text: "red" }, unseen: [], row: null };
  return GoldenRows.parse({
    schema: "umpire-golden/1",
    tolerance: 1e-6,
    rows: [{ ...row, row_sha256: sha256Of(fed), raw, probabilities: [0.5, 0.5] }],
  });
}

async function serve(name: string, raw: readonly number[]) {
  const answers = { kind: "logits", batch: { mode: "dynamic" } } as const;
  const { filesDir } = place;
  await serveShape(test.db, { name, shape, answers, golden: goldenOf(raw), filesDir });
}

function ask(endpoint: string) {
  const models = runtimeModels(place);
  return predict(test.db, world.call({ endpoint, inputs: [{ text: "red" }], models }));
}

it("leaves versions alone that answer as they did, the shipped one among them", async () => {
  await serve("steady", RAW);
  expect(await replayServedVersions(test.db, place)).toEqual([]);
  expect((await getVersion(test.db, { model: "loan-risk", version: 1 })).state).toBe("registered");
  expect((await ask("steady")).predictionIds).toHaveLength(1);
});

it("takes a version out that answers otherwise, once, on record, and for every caller", async () => {
  await serve("drifted", [-0.5, 0.25]);
  const detail = 'The golden row "a red one" scores 0 instead of 0.25 for dog, in a run of 1.';
  expect(await replayServedVersions(test.db, place)).toEqual([
    { model: "drifted", version: 1, detail },
  ]);
  expect(await replayServedVersions(test.db, place)).toEqual([]);
  const { id, state } = await getVersion(test.db, { model: "drifted", version: 1 });
  expect(state).toBe("quarantined");
  const events = await test.db.auditEvent.findMany({ where: { act: "quarantine_version" } });
  expect(events).toMatchObject([{ objectId: id, reason: detail, actorRole: "system" }]);
  await expect(ask("drifted")).rejects.toMatchObject({ code: "model_unavailable" });
});

it("refuses a version before its first row where it never answered as it says", async () => {
  await serve("wrong", [-0.25, 0]);
  await expect(ask("wrong")).rejects.toMatchObject({
    code: "model_unavailable",
    message: expect.stringContaining("scores -0.5 instead of -0.25 for cat"),
  });
});

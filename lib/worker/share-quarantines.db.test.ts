import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { Policy } from "#lib/decision/policy";
import {
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
} from "#lib/onnx/build-model";
import { encodeModel } from "#lib/onnx/encode-model";
import { ModelManifest } from "#lib/pipeline/manifest";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { getVersion } from "#lib/registry/get-version";
import { sha256Of } from "#lib/registry/model-files";
import { pardonVersion } from "#lib/registry/quarantine/pardon-version";
import { registerVersion } from "#lib/registry/register-version";
import { servingVersion } from "#lib/registry/serving-version";
import { tinyVersion } from "#lib/registry/tiny-version.test.fixture";
import { bundleChild, loopingNodes } from "#lib/runtime/kit.test.support";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { predict } from "#lib/serving/predict";
import { modelOptions, runtimeModels } from "#lib/serving/runtime-models";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { shareQuarantines } from "./share-quarantines";

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const WAIT = { timeout: 20_000, interval: 20 };
const actor = { id: "usr_ada", role: "admin" };
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

it("takes a version out on every host after its third strike, until it is pardoned", async () => {
  const { modelId } = await serve("endless", loopingModel());
  shareQuarantines(test.db);
  const version = await servingVersion(test.db, { modelId, alias: "champion" });
  modelRuntime().serve({ ...modelOptions(version, place), runDeadlineMs: 200 });
  expect((await ask("endless", 1000)).reasons).not.toMatchObject([{ code: "model_failure" }]);

  for (let strike = 0; strike < 3; strike++) {
    const { route, reasons } = await ask("endless", 1e18);
    expect({ route, code: reasons[0]?.code }).toEqual({ route: "review", code: "model_failure" });
  }
  await vi.waitFor(async () => expect(await stateOf("endless")).toBe("quarantined"), WAIT);
  await expect(ask("endless", 1000)).rejects.toMatchObject({ code: "model_unavailable" });
  const acts = { act: "quarantine_version", objectId: version.versionId };
  expect(await test.db.auditEvent.findMany({ where: acts })).toMatchObject([
    { actorRole: "system", reason: expect.stringContaining("killed after") },
  ]);

  const pardon = { model: "endless", version: 1, reason: "The row was mended.", actor };
  expect((await pardonVersion(test.db, pardon)).state).toBe("registered");
  await pardonVersion(test.db, pardon);
  expect((await ask("endless", 1000)).reasons).not.toMatchObject([{ code: "model_failure" }]);
  const pardons = await test.db.auditEvent.findMany({ where: { act: "pardon_version" } });
  expect(pardons).toMatchObject([{ actorId: "usr_ada", reason: "The row was mended." }]);
});

it("never answers by itself where the model says NaN or infinity", async () => {
  await serve("logarithm", logarithmModel());
  expect((await ask("logarithm", 4000)).reasons[0]?.code).not.toBe("invalid_output");
  // The mean of the pipeline gives ln 0, and what lies below gives ln of a negative number.
  for (const amount of [1200.5, 500]) {
    const { route, reasons, probabilities } = await ask("logarithm", amount);
    expect({ route, code: reasons[0]?.code }).toEqual({ route: "review", code: "invalid_output" });
    expect(probabilities).toBeNull();
  }
});

async function serve(name: string, bytes: Uint8Array) {
  const { manifest: paper } = tinyVersion({ name });
  const sha256 = sha256Of(bytes);
  const artifact = { file: "model.onnx", sha256, bytes: bytes.length };
  const manifest = ModelManifest.parse({ ...paper, artifact });
  const version = { model: { name }, manifest, bytes, golden: null };
  const { modelId } = await registerVersion(test.db, { ...version, ...place, by: actor });
  await moveAlias(test.db, { model: name, alias: "champion", version: 1, reason: "a test", actor });
  const { queueId } = await getEndpoint(test.db, { name: "worked-example" });
  const costs = [
    { truth: "good", decided: "bad", cost: 10 },
    { truth: "bad", decided: "good", cost: 40 },
  ];
  await createEndpoint(test.db, {
    ...{ name, title: name, question: "Which?", labels: ["good", "bad"], queueId, actor },
    ...{ inputKind: "features", model: { id: modelId, alias: "champion" } },
    policy: Policy.parse({ currency: "USD", costs, review_cost: 500 }),
    waiver: { reason: "a test" },
  });
  return { modelId };
}

async function ask(endpoint: string, Amount: number): Promise<PredictionDto> {
  const models = runtimeModels(place);
  const call = world.call({ endpoint, inputs: [{ features: { Amount } }], models });
  const { reply } = await predict(test.db, call);
  const [told] = JSON.parse(new TextDecoder().decode(reply.body)).predictions as PredictionDto[];
  if (!told) throw new Error("nothing was predicted");
  return told;
}

async function stateOf(model: string): Promise<string> {
  return (await getVersion(test.db, { model, version: 1 })).state;
}

/** Scores after as many trips as the row's number says. */
function loopingModel(): Uint8Array {
  return scoring("looped", loopingNodes(1));
}

function logarithmModel(): Uint8Array {
  return scoring("ln", [buildNode({ type: "Log", inputs: ["x"], outputs: ["ln"] })]);
}

/** `p` [n, 2]: the softmax of two multiples of one number a row. */
function scoring(from: string, nodes: readonly ReturnType<typeof buildNode>[]): Uint8Array {
  return encodeModel(
    buildModel(
      buildGraph({
        name: "scoring",
        inputs: [buildValueInfo("x", "FLOAT", ["n", 1])],
        outputs: [buildValueInfo("p", "FLOAT", ["n", 2])],
        initializers: [buildFloats("w", [1, 2], [0.25, -0.5])],
        nodes: [
          ...nodes,
          buildNode({ type: "MatMul", inputs: [from, "w"], outputs: ["s"] }),
          buildNode({ type: "Softmax", inputs: ["s"], outputs: ["p"] }),
        ],
      }),
    ),
  );
}

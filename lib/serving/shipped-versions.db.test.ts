import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { Policy } from "#lib/decision/policy";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { inputKindOf, Pipeline } from "#lib/pipeline/pipeline";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { registerVersion } from "#lib/registry/register-version";
import { bundleChild } from "#lib/runtime/kit.test.support";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { predict } from "./predict";
import { runtimeModels, warmVersion } from "./runtime-models";
import { servedVersions } from "./served-versions";

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folders = readdirSync("models")
  .filter((model) => model !== "data")
  .flatMap((model) => readdirSync(join("models", model)).map((version) => [model, version]));
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

function shipped(model: string, version: string) {
  const folder = join("models", model, version);
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const manifest = ModelManifest.parse(read("manifest.json"));
  const { fitted, file } = manifest.pipeline;
  const bytes = readFileSync(join(folder, manifest.artifact.file));
  const pipeline = Pipeline.parse(fitted ?? read(file ?? ""));
  return { manifest, pipeline, bytes, golden: GoldenRows.parse(read("golden.json")) };
}

async function open(name: string, model: string, version: string) {
  const record = shipped(model, version);
  const { labels } = record.manifest;
  const { filesDir } = place;
  const registering = { model: { name: model }, ...record, filesDir, by: actor };
  const registered = await registerVersion(test.db, registering);
  const moving = { model, alias: name, version: registered.version, reason: "a test", actor };
  await moveAlias(test.db, moving);
  const { queueId } = await getEndpoint(test.db, { name: "worked-example" });
  const pairs = labels.flatMap((truth) => labels.map((decided) => ({ truth, decided })));
  const costs = pairs.flatMap((it) => (it.truth === it.decided ? [] : { ...it, cost: 30 }));
  await createEndpoint(test.db, {
    ...{ name, title: name, question: "Which?", labels, queueId, actor },
    inputKind: inputKindOf(record.pipeline),
    model: { id: registered.modelId, alias: name },
    policy: Policy.parse({ currency: "USD", costs, review_cost: 5 }),
    waiver: { reason: "a test" },
  });
  return record;
}

it.each(folders)("%s %s answers callers as its golden rows say", async (model, version) => {
  const name = `${model}-${version}`;
  const { golden, manifest } = await open(name, model, version);
  const inputs = golden.rows.map(({ input }) => input);
  const models = runtimeModels(place);
  const { reply } = await predict(test.db, world.call({ endpoint: name, inputs, models }));
  const told: PredictionDto[] = JSON.parse(new TextDecoder().decode(reply.body)).predictions;
  for (const [row, { probabilities }] of golden.rows.entries()) {
    for (const [k, label] of manifest.labels.entries()) {
      expect(told[row]?.probabilities?.[label]).toBeCloseTo(probabilities[k] ?? Number.NaN, 5);
    }
  }
  const versions = await servedVersions(test.db);
  const served = versions.find((it) => it.sha256 === manifest.artifact.sha256);
  if (!served) throw new Error("it does not serve");
  await expect(warmVersion(served, place)).resolves.toMatchObject({ isReady: true });
});

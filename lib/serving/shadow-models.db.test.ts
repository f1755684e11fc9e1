import { readFileSync } from "node:fs";
import { constants, getPriority } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { getModel } from "#lib/registry/get-model";
import type { ServingVersion } from "#lib/registry/model-version";
import { servingVersion } from "#lib/registry/serving-version";
import { bundleChild } from "#lib/runtime/kit.test.support";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { runtimeModels, warmVersion } from "./runtime-models";
import { scoreInputs } from "./score-inputs";
import { type ShadowModels, shadowModels } from "./shadow-models";

let test: TestDatabase;
let world: ServingWorld;
let version: ServingVersion;
let place: { filesDir: string; entry: string };
let shadows: ShadowModels;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
  place = { filesDir: join(world.dataDir, "files"), entry: await bundleChild() };
  const { id: modelId } = await getModel(test.db, { name: "loan-risk" });
  version = await servingVersion(test.db, { modelId, alias: "champion" });
  shadows = shadowModels(place);
});
afterAll(async () => {
  await shadows.close();
  await modelRuntime().closeAll();
  await test.drop();
});

const golden = GoldenRows.parse(JSON.parse(readFileSync("models/loan-risk/1/golden.json", "utf8")));
const [row] = golden.rows;
const { features = {} } = row && "features" in row.input ? row.input : {};
const inputs = [{ input: { features }, features, prepared: null, given: null }];

it("runs a version that serves already in another process, at the lowest priority", async () => {
  const live = await warmVersion(version, place);
  const served = { version, endpoint: { labels: version.labels } };
  const [scored] = await scoreInputs(served, inputs, shadows.models);
  expect(scored?.probabilities?.[0]).toBeCloseTo(row?.probabilities[0] ?? Number.NaN, 6);
  const pid = shadows.list()[0]?.status.pid ?? 0;
  expect(pid).not.toBe(live.status.pid);
  expect(getPriority(pid)).toBe(constants.priority.PRIORITY_LOW);
  expect(getPriority(live.status.pid ?? 0)).toBeLessThan(constants.priority.PRIORITY_LOW);
  expect(modelRuntime().list()).toHaveLength(1);
});

it("dies alone, however often", async () => {
  const live = await warmVersion(version, place);
  const before = live.status.pid;
  const served = { version, endpoint: { labels: version.labels } };
  for (let strike = 0; strike < 4; strike++) {
    const { pid } = shadows.list()[0]?.status ?? {};
    const asking = scoreInputs(served, inputs, shadows.models);
    if (pid) process.kill(pid, "SIGKILL");
    await asking;
  }
  const [scored] = await scoreInputs(served, inputs, runtimeModels(place));
  expect(scored?.probabilities?.[0]).toBeCloseTo(row?.probabilities[0] ?? Number.NaN, 6);
  expect(live.status).toMatchObject({ state: "ready", pid: before });
  const { modelId, versionId } = version;
  const serving = servingVersion(test.db, { modelId, alias: "champion" });
  await expect(serving).resolves.toMatchObject({ versionId });
});

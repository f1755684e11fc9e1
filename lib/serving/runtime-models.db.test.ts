import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PredictInput, PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { getModel } from "#lib/registry/get-model";
import { servingVersion } from "#lib/registry/serving-version";
import { bundleChild } from "#lib/runtime/kit.test.support";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { batchFeeds } from "./batch-feeds";
import { predict } from "./predict";
import { runtimeModels, warmVersion } from "./runtime-models";

let test: TestDatabase;
let world: ServingWorld;
let options: { filesDir: string; entry: string };
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
  options = { filesDir: join(world.dataDir, "files"), entry: await bundleChild() };
});
afterAll(async () => {
  await modelRuntime().closeAll();
  await test.drop();
});

const golden = GoldenRows.parse(JSON.parse(readFileSync("models/loan-risk/1/golden.json", "utf8")));

async function askLoanDesk(inputs: readonly PredictInput[]) {
  const call = world.call({ endpoint: "loan-desk", inputs, models: runtimeModels(options) });
  const { reply } = await predict(test.db, call);
  return JSON.parse(new TextDecoder().decode(reply.body)).predictions as PredictionDto[];
}

it("serves through the inference process what training computed, row by row", async () => {
  const told = await askLoanDesk(golden.rows.map(({ input }) => input));
  const served = told.map(({ probabilities }) => [probabilities?.good, probabilities?.bad]);
  golden.rows.forEach(({ probabilities }, i) => {
    expect(served[i]?.[0]).toBeCloseTo(probabilities[0] ?? Number.NaN, 6);
    expect(served[i]?.[1]).toBeCloseTo(probabilities[1] ?? Number.NaN, 6);
  });
});

it("warms a version by replaying its golden rows, and refuses one whose outputs moved", async () => {
  const { id: modelId } = await getModel(test.db, { name: "loan-risk" });
  const version = await servingVersion(test.db, { modelId, alias: "champion" });
  await expect(warmVersion(version, options)).resolves.toMatchObject({ isReady: true });
  const [first, ...rest] = golden.rows;
  const moved = { ...golden, rows: [{ ...first, raw: [0.9, 0.1] }, ...rest] } as GoldenRows;
  const other = { ...version, versionId: "mver_moved", golden: moved };
  const refusal = {
    code: "model_not_ready",
    message: expect.stringMatching(/"nothing is missing" scores .* instead of 0.9 for good/),
  };
  await expect(warmVersion(other, options)).rejects.toMatchObject(refusal);
  const { input } = first ?? { input: { features: {} } };
  const { features = {} } = "features" in input ? input : {};
  const checked = { input: { features }, features, prepared: null, given: null };
  const { feeds } = batchFeeds(other, [checked]);
  await expect(runtimeModels(options)(other).run(feeds, 1)).rejects.toMatchObject(refusal);
  await expect(runtimeModels(options)(version).run(feeds, 1)).resolves.toBeDefined();
});

it("answers although the process is killed under it", async () => {
  const [row] = golden.rows;
  if (!row) throw new Error("no golden row");
  const pid = modelRuntime().list()[0]?.status.pid;
  if (!pid) throw new Error("no process to kill");
  const asking = askLoanDesk([row.input]);
  process.kill(pid, "SIGKILL");
  const [told] = await asking;
  expect(told?.probabilities?.good).toBeCloseTo(row.probabilities[0] ?? Number.NaN, 6);
  expect(modelRuntime().list()[0]?.status.pid).not.toBe(pid);
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { getModel } from "#lib/registry/get-model";
import { servingVersion } from "#lib/registry/serving-version";
import { bundleChild } from "#lib/runtime/kit.test.support";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { readActive } from "./active";
import { predict } from "./predict";
import { runtimeModels, warmVersion } from "./runtime-models";

let test: TestDatabase;
let world: ServingWorld;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
});
afterAll(async () => {
  await modelRuntime().closeAll();
  await test.drop();
});

const { rows } = GoldenRows.parse(
  JSON.parse(readFileSync("models/loan-risk/1/golden.json", "utf8")),
);

it("lets calls that come together share runs of the model, and answers each its own", async () => {
  const place = { filesDir: join(world.dataDir, "files"), entry: await bundleChild() };
  const { id: modelId } = await getModel(test.db, { name: "loan-risk" });
  const version = await servingVersion(test.db, { modelId, alias: "champion" });
  const model = await warmVersion(version, place);
  // What is active is at hand, as it is in a process that serves: so the calls come together.
  const active = await readActive(test.db, { name: "loan-desk", reader: world.caller });
  const before = model.status.runs;
  const calls = Array.from({ length: 48 }, (_, i) => rows[i % rows.length]).flatMap(
    (row) => row ?? [],
  );
  const told = await Promise.all(
    calls.map(async ({ input }): Promise<PredictionDto> => {
      const doors = { models: runtimeModels(place), readActive: async () => active };
      const asked = { endpoint: "loan-desk", inputs: [input], ...doors };
      const { reply } = await predict(test.db, world.call(asked));
      return JSON.parse(new TextDecoder().decode(reply.body)).predictions[0];
    }),
  );
  told.forEach(({ probabilities, serving }, i) => {
    expect(serving).toEqual({ strategy: "dynamic", path: ["model"], cached: false });
    expect(probabilities?.good).toBeCloseTo(calls[i]?.probabilities[0] ?? Number.NaN, 6);
  });
  const runs = model.status.runs - before;
  expect(runs).toBeGreaterThan(0);
  expect(runs).toBeLessThan(calls.length / 4);
}, 30_000);

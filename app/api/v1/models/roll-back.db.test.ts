import { afterAll, expect, it } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { testDatabase } from "#lib/db/test-database";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { realVersion } from "#lib/registry/real-version.test.fixture";
import { registerVersion } from "#lib/registry/register-version";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { cachedActive } from "#lib/serving/active-cache";
import { predict } from "#lib/serving/predict";
import { runtimeModels } from "#lib/serving/runtime-models";
import { filesDir } from "#lib/serving/serving-doors";
import { servingWorld } from "#prisma/seed/serving-world";
import { POLICY, service } from "../../api-world.test.fixture";
import { sender } from "../../sender.test.fixture";
import { person } from "../endpoints/routes.test.fixture";

const test = await testDatabase();
afterAll(async () => {
  await modelRuntime().closeAll();
  await test.drop();
});

type Told = { readonly version: number; readonly askedMs: number; readonly answeredMs: number };

/** Four callers who ask one after the other until they are told to stop; an answer that is no prediction ends in `failures`. */
function load(ask: () => Promise<number>) {
  const told: Told[] = [];
  const failures: unknown[] = [];
  let isOver = false;
  const keepAsking = async () => {
    while (!isOver) {
      const askedMs = performance.now();
      told.push({ version: await ask(), askedMs, answeredMs: performance.now() });
    }
  };
  const loads = [1, 2, 3, 4].map(() => keepAsking().catch((error) => void failures.push(error)));
  const stop = async () => {
    isOver = true;
    await Promise.all(loads);
  };
  return { told, failures, stop };
}

it("takes effect within a second under load, and no request fails", async () => {
  const world = await servingWorld(test.db);
  const { db, url } = test;
  const actor = { id: "usr_ada", role: "admin", requestId: "req_1" };
  const moving = { model: "under-load", alias: "champion", reason: "the next one", actor };
  for (const version of [1, 2]) {
    const real = realVersion({ name: "under-load", version, slope: version });
    const made = await registerVersion(db, { ...real, filesDir: filesDir(), by: actor });
    if (version === 2) continue;
    await moveAlias(db, { ...moving, version });
    const queue = await db.queue.findFirstOrThrow();
    await createEndpoint(db, {
      ...{ name: "under-load", title: "Under load", question: "Is it?", labels: made.labels },
      ...{ inputKind: "features", inputSchema: made.manifest.features, queueId: queue.id, actor },
      model: { id: made.modelId, alias: "champion" },
      policy: {
        ...POLICY,
        costs: [
          { truth: "good", decided: "bad", cost: 1000 },
          { truth: "bad", decided: "good", cost: 4000 },
        ],
      },
      waiver: { reason: "a test" },
    });
  }
  const models = runtimeModels({ filesDir: filesDir() });
  const readActive = cachedActive(url);
  const principal = service();
  const ask = async () => {
    const inputs = [{ features: { Amount: 1675.75 } }];
    const call = world.call({ endpoint: "under-load", inputs, models, readActive, principal });
    const { reply } = await predict(db, call);
    const [first] = JSON.parse(new TextDecoder().decode(reply.body)).predictions as PredictionDto[];
    if (first?.model?.version === undefined) throw new Error("no version answered");
    if (first.reasons.some(({ code }) => code === "model_failure")) throw new Error("it failed");
    return first.model.version;
  };
  expect(await ask()).toBe(1); // so that the version before is warm, as one that served is
  await moveAlias(db, { ...moving, version: 2 });
  const { told, failures, stop } = load(ask);
  await expect.poll(() => told.length, { timeout: 20_000 }).toBeGreaterThan(40);
  const startedMs = performance.now();
  const back = await sender(db)({
    ...{ method: "POST", path: "/api/v1/models/under-load/rollback" },
    ...{ as: person("ada", "admin"), body: { reason: "it answers oddly" } },
  });
  const acknowledgedMs = performance.now();
  expect(back).toMatchObject({ status: 200, json: { version: 1 } });
  const asked = () => told.filter(({ askedMs }) => askedMs > acknowledgedMs).length;
  await expect.poll(asked, { timeout: 20_000 }).toBeGreaterThan(40);
  await stop();
  expect(failures).toEqual([]);
  expect(acknowledgedMs - startedMs).toBeLessThan(1000);
  const before = told.filter(({ answeredMs }) => answeredMs < startedMs);
  const after = told.filter(({ askedMs }) => askedMs > acknowledgedMs);
  expect(new Set(before.map(({ version }) => version))).toEqual(new Set([2]));
  expect(new Set(after.map(({ version }) => version))).toEqual(new Set([1]));
}, 60_000);

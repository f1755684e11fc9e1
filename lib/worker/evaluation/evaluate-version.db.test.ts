import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { getJob } from "#lib/jobs/get-job";
import { runNextJob } from "#lib/jobs/run-next-job";
import { compareVersions } from "#lib/registry/compare-versions";
import { EVALUATE_VERSION, startEvaluation } from "#lib/registry/evaluations/start-evaluation";
import { getVersion } from "#lib/registry/get-version";
import { versionBytes } from "#lib/registry/model-files";
import { registerVersion } from "#lib/registry/register-version";
import { bundleChild } from "#lib/runtime/kit.test.support";
import { removeDemo } from "#prisma/seed/remove-demo";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { evaluateVersion } from "./evaluate-version";

let test: TestDatabase;
let world: ServingWorld;
let place: { filesDir: string; entry: string };
const actor = { id: "usr_ada", role: "admin", requestId: "req_7" };

beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
  place = { filesDir: join(world.dataDir, "files"), entry: await bundleChild() };
});
afterAll(() => test.drop());

async function evaluated(version: number) {
  const asked = { model: "loan-risk", version, dataset: "credit_data", actor };
  const id = await startEvaluation(test.db, asked);
  const handlers = new Map([
    [
      EVALUATE_VERSION,
      (desk: Parameters<typeof evaluateVersion>[0]) => evaluateVersion(desk, place),
    ],
  ]);
  const { signal } = new AbortController();
  await runNextJob(test.db, handlers, { signal });
  return getJob(test.db, id);
}

it("measures a shipped version as its manifest does, and compares it with another on the same rows", async () => {
  const job = await evaluated(1);
  expect(job).toMatchObject({ state: "done", progress: 1, result: { rows: 1095 } });
  const { manifest, calibrator } = await getVersion(test.db, { model: "loan-risk", version: 1 });
  const { metrics } = job.result as { metrics: NonNullable<typeof manifest.metrics.report> };
  for (const figure of [
    "accuracy",
    "nll",
    "ece15",
    "cost_automatic",
    "cost_with_people",
  ] as const) {
    const told = manifest.metrics.report?.[figure]?.value ?? Number.NaN;
    expect([figure, metrics[figure]?.value]).toEqual([figure, expect.closeTo(told, 5)]);
  }

  const shipped = await getVersion(test.db, { model: "loan-risk", version: 1 });
  const fitted = manifest.calibrator;
  if (!fitted || !calibrator) throw new Error("the shipped version is calibrated");
  const { parameters } = fitted;
  const turned = { ...fitted, parameters: { ...parameters, b: Number(parameters.b) + 1.5 } };
  await registerVersion(test.db, {
    model: { name: "loan-risk" },
    manifest: { ...manifest, version: 50, calibrator: turned },
    bytes: await fileOf(shipped.sha256),
    golden: null,
    filesDir: place.filesDir,
    by: actor,
  });
  expect(await evaluated(50)).toMatchObject({ state: "done" });
  const asked = { model: "loan-risk", a: 1, b: 50 };
  const { paired, latency, sizeBytes } = await compareVersions(test.db, asked);
  const [found] = paired;
  expect(found).toMatchObject({ dataset: "credit_data", part: "report", rows: 1095 });
  const { accuracy, onlyA = 0, onlyB = 0, endpoints } = found ?? {};
  expect(accuracy?.difference).toBeCloseTo((onlyB - onlyA) / 1095, 12);
  const moved = onlyA + onlyB - (onlyB - onlyA) ** 2 / 1095;
  expect(accuracy?.se).toBeCloseTo(Math.sqrt(moved / 1094 / 1095), 12);
  const [desk] = endpoints ?? [];
  expect(desk).toMatchObject({ endpoint: "loan-desk", policyVersion: 1, currency: "USD" });
  const people = manifest.metrics.report?.cost_with_people.value ?? Number.NaN;
  expect(desk?.costWithPeople.a).toBeCloseTo(people, 3);
  expect(desk?.costWithPeople.difference).toBeGreaterThan(0);
  expect(desk?.costWithPeople.ci?.[0]).toBeGreaterThan(0);
  expect(sizeBytes.a).toBe(sizeBytes.b);
  expect(latency.a).toMatchObject({ rows: 200, p50_ms: expect.any(Number) });
}, 60_000);

it("refuses a data set that asks another question, and one that is not here", async () => {
  const other = { model: "loan-risk", version: 1, actor };
  const absent = startEvaluation(test.db, { ...other, dataset: "no_such_data" });
  await expect(absent).rejects.toMatchObject({
    code: "invalid_request",
    faults: [{ pointer: "/dataset" }],
  });
  const id = await startEvaluation(test.db, { ...other, dataset: "small_fine_foods" });
  const handler = (desk: Parameters<typeof evaluateVersion>[0]) => evaluateVersion(desk, place);
  const { signal } = new AbortController();
  await runNextJob(test.db, new Map([[EVALUATE_VERSION, handler]]), { signal });
  expect(await getJob(test.db, id)).toMatchObject({
    state: "failed",
    attempt: 1,
    error: expect.stringContaining("answers good, bad"),
  });
});

it("goes with its model when the demo is taken out", async () => {
  expect(await test.db.versionEvaluation.count()).toBeGreaterThan(0);
  await removeDemo(test.db, actor);
  expect(await test.db.versionEvaluation.count()).toBe(0);
});

function fileOf(sha256: string): Promise<Uint8Array> {
  return versionBytes({ filesDir: place.filesDir, sha256 });
}

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { environment } from "#lib/config/env";
import { PrecomputeDto, type ServingSettings } from "#lib/contracts/serving";
import { closeDatabase } from "#lib/db/client";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { runNextJob } from "#lib/jobs/run-next-job";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { filesDir } from "#lib/serving/serving-doors";
import { precomputeAnswers } from "#lib/serving/tables/precompute-answers";
import { PRECOMPUTE } from "#lib/serving/tables/start-precompute";
import { seedDemo } from "#prisma/seed/demo";
import { GET as readTables, POST as startTables } from "./[endpoint]/precompute/route";
import { PATCH as patchEndpoint, GET as readEndpoint } from "./[endpoint]/route";
import { POST as postEndpoint } from "./route";
import { asker } from "./routes.test.fixture";

let test: TestDatabase;
let ask: ReturnType<typeof asker>;
beforeAll(async () => {
  test = await testDatabase();
  vi.stubEnv("DATABASE_URL", test.url);
  await seedDemo(test.db, { dataDir: environment().dataDir });
  ask = asker(test.db);
});
afterAll(async () => {
  await modelRuntime().closeAll();
  await closeDatabase();
  await test.drop();
});

const patch = (endpoint: string, serving: object) =>
  ask(patchEndpoint, "PATCH", { params: { endpoint }, body: { serving } });

async function tables(endpoint: string): Promise<PrecomputeDto> {
  const { json } = await ask(readTables, "GET", { params: { endpoint } });
  return PrecomputeDto.parse(json);
}

describe("answers made ahead", () => {
  it("are made by a job that is asked for, and read with their coverage", async () => {
    const params = { endpoint: "loan-prescreen" };
    const { json } = await ask(readEndpoint, "GET", { params });
    expect(json).toMatchObject({ serving: { strategy: "static", cache: { source: "static" } } });
    expect(await tables("loan-prescreen")).toMatchObject({
      tables: [{ role: "champion", keys: 70, covered: 0, in_use: true }],
      job: null,
    });
    const started = await ask(startTables, "POST", { params, body: {} });
    expect(started).toMatchObject({ status: 202, json: { job_id: expect.any(String) } });
    const place = { filesDir: filesDir() };
    const handler = (desk: Parameters<typeof precomputeAnswers>[0]) =>
      precomputeAnswers(desk, place);
    const { signal } = new AbortController();
    await runNextJob(test.db, new Map([[PRECOMPUTE, handler]]), { signal });
    const { job_id: id } = started.json as { job_id: string };
    expect(await tables("loan-prescreen")).toMatchObject({
      tables: [{ covered: 70, coverage: 1 }],
      job: { id, state: "done" },
    });
  }, 30_000);

  it("are none of an endpoint without an end of inputs", async () => {
    const params = { endpoint: "loan-desk" };
    const started = await ask(startTables, "POST", { params, body: {} });
    expect(started).toMatchObject({ status: 422, json: { code: "invalid_request" } });
    expect(await tables("loan-desk")).toMatchObject({
      tables: [
        { role: "champion", keys: null, why_not: "Seniority is a number" },
        { role: "challenger", version: 3 },
      ],
    });
    const nobody = await ask(readTables, "GET", { params: { endpoint: "worked-example" } });
    expect(nobody).toMatchObject({ status: 200, json: { tables: [], job: null } });
  });
});

describe("the settings of a ladder", () => {
  const lastAct = () =>
    test.db.auditEvent.findFirstOrThrow({
      where: { act: "amend_endpoint" },
      orderBy: { id: "desc" },
    });

  it("are changed part by part, and the change is on record", async () => {
    const hybrid = await patch("loan-desk", { strategy: "hybrid", prices: { model: 0.004 } });
    const serving: ServingSettings = {
      ...{ strategy: "hybrid", cache: { source: "remember" }, prices: { model: 0.004 } },
    };
    expect(hybrid).toMatchObject({ status: 200, json: { serving } });
    const { before, after } = await lastAct();
    expect({ before, after }).toMatchObject({
      before: { ladder: { strategy: "dynamic" } },
      after: { ladder: serving },
    });
    const cache = { source: "remember", max_age_s: 90, max_entries: 500 };
    expect(await patch("loan-desk", { cache })).toMatchObject({
      json: { serving: { ...serving, cache } },
    });
    const back = await patch("loan-desk", { strategy: "dynamic", prices: null });
    expect((back.json as { serving: unknown }).serving).toEqual({ strategy: "dynamic" });
  }, 30_000);

  it.each([
    ["a table without an end", { strategy: "static" }, "/serving/cache/source"],
    [
      "a memory without a model",
      { strategy: "static", cache: { source: "remember" } },
      "/serving/cache/source",
    ],
    [
      "a model nobody knows",
      { strategy: "two_phase", small: { model: "nobody", alias: "champion" } },
      "/serving/small",
    ],
    [
      "a version that is not there",
      { strategy: "two_phase", small: { model: "loan-prescreen", version: 9 } },
      "/serving/small",
    ],
    [
      "a model of other inputs",
      { strategy: "two_phase", small: { model: "feedback-tone", alias: "champion" } },
      "/serving/small",
    ],
    [
      "a part that is not taken",
      { strategy: "hybrid", small: { model: "loan-prescreen", version: 1 } },
      "/serving/small",
    ],
    ["two phases of one model", { strategy: "two_phase" }, "/serving/small"],
    ["a strategy nobody knows", { strategy: "oracle" }, "/serving/strategy"],
  ])("refuse %s with a pointer", async (_, serving, pointer) => {
    expect(await patch("loan-desk", serving)).toMatchObject({
      status: 422,
      json: { code: "invalid_request", errors: [{ pointer }] },
    });
  });

  it("are none where the caller brings the probabilities", async () => {
    expect(await patch("worked-example", { strategy: "hybrid" })).toMatchObject({
      status: 422,
      json: { errors: [{ pointer: "/serving/strategy" }] },
    });
  });

  it("may be given when an endpoint is opened", async () => {
    const costs = [
      { truth: "good", decided: "bad", cost: 150 },
      { truth: "bad", decided: "good", cost: 600 },
    ];
    const opened = {
      ...{ name: "kiosk", title: "Kiosk", question: "Good?", labels: ["good", "bad"] },
      ...{ input_kind: "features", queue: "loan-applications", policy: { costs, review_cost: 75 } },
      model: { name: "loan-prescreen", alias: "champion" },
      serving: { strategy: "hybrid", split: { challenger_share: 0.2 } },
    };
    expect(await ask(postEndpoint, "POST", { body: opened })).toMatchObject({
      status: 201,
      json: {
        serving: { ...opened.serving, cache: { source: "static" } },
      },
    });
    const wrong = { ...opened, name: "kiosk-2", serving: { strategy: "static", small: {} } };
    expect(await ask(postEndpoint, "POST", { body: wrong })).toMatchObject({ status: 422 });
  });
});

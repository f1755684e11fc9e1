import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { Policy } from "#lib/decision/policy";
import { callerOut } from "#lib/delivery/call-out";
import { outboundRules } from "#lib/delivery/outbound-address";
import { createKey } from "#lib/identity/create-key";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { exportVersion } from "#lib/registry/archive/export-version";
import { prepareImport } from "#lib/registry/archive/import-version";
import { getVersion } from "#lib/registry/get-version";
import { versionBytes } from "#lib/registry/model-files";
import { probeModel } from "#lib/registry/probe/probe-model";
import { archiveOf, realVersion } from "#lib/registry/real-version.test.fixture";
import { prepareRemote } from "#lib/registry/remote/prepare-remote";
import { registerRemote } from "#lib/registry/remote/register-remote";
import { RemoteManifest } from "#lib/registry/remote/remote-manifest";
import { versionToServe } from "#lib/registry/serving-version";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { predict } from "#lib/serving/predict";
import { remoteServer } from "#lib/serving/remote-door";
import { isServed, type ModelPlace, runtimeModels, warmVersion } from "#lib/serving/runtime-models";
import { withSeparateModel } from "#lib/serving/separate-model";
import { warmBeforePromotion } from "#lib/serving/warm-before-promotion";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { type ApiWorld, apiWorld } from "../api/api-world.test.fixture";
import { type RemoteUmpire, remoteUmpire } from "./remote-umpire.test.fixture";

/** Real processes and sockets on a machine that may be busy. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

const actor = { id: "usr_ada", role: "admin" };
const applicant = {
  ...{ Seniority: 9, Home: "rent", Time: 60, Records: "no", Job: "fixed", Expenses: 73 },
  ...{ Income: 129, Assets: 0, Debt: 0, Amount: 800, Price: 846 },
};
const other = { ...applicant, Income: 40, Amount: 2400, Records: "yes" };

let far: ApiWorld;
let remote: RemoteUmpire;
let test: TestDatabase;
let near: ServingWorld;
let place: ModelPlace & { remote: NonNullable<ModelPlace["remote"]> };
beforeAll(async () => {
  far = await apiWorld();
  vi.stubEnv("UMPIRE_DATA_DIR", far.serving.dataDir);
  remote = await remoteUmpire(far.send);
  const { secret } = await createKey(far.db, { actor, name: "Near", scopes: ["predict"] });
  vi.stubEnv("UMPIRE_OUTBOUND_ALLOW", "127.0.0.0/8");
  vi.stubEnv("UMPIRE_REMOTE_TOKENS", `${remote.origin}=${secret}`);
  test = await testDatabase();
  near = await servingWorld(test.db);
  const callOut = callerOut(outboundRules(["127.0.0.0/8"]));
  const tokens = { [remote.origin]: secret };
  place = { filesDir: join(near.dataDir, "files"), remote: { callOut, tokens } };
  await registered(manifestOf());
  const named = { model: "loan-far", version: 1 };
  await moveAlias(test.db, { ...named, alias: "champion", reason: "a test", actor });
  const { queueId } = await getEndpoint(test.db, { name: "worked-example" });
  const { modelId } = await getVersion(test.db, named);
  await createEndpoint(test.db, {
    ...{
      name: "far-desk",
      title: "Far",
      question: "Good?",
      labels: ["good", "bad"],
      queueId,
      actor,
    },
    inputKind: "features",
    model: { id: modelId, alias: "champion" },
    policy: Policy.parse({
      currency: "USD",
      costs: [
        { truth: "bad", decided: "good", cost: 4000 },
        { truth: "good", decided: "bad", cost: 1000 },
      ],
      review_cost: 75,
    }),
    waiver: { reason: "a test" },
  });
});
beforeEach(() => {
  remote.mood = "well";
});
afterEach(() => modelRuntime().closeAll());
afterAll(async () => {
  await remote.close();
  await test.drop();
  await far.close();
});

/** The shipped loan model, as it is served by the other Umpire. */
function manifestOf(more: object = {}, adapt: (adapter: object) => object = (it) => it) {
  const folder = join("models", "loan-risk", "1");
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const { features, adapter, calibrator, pipeline } = read("manifest.json");
  return RemoteManifest.parse({
    ...{ features, calibrator, adapter: adapt(adapter), pipeline: pipeline.fitted },
    golden: read("golden.json"),
    remote: { url: remote.origin, model: "loan-risk", timeout_ms: 1_000, ...more },
  });
}

async function registered(manifest: RemoteManifest, door = place.remote) {
  const server = remoteServer("loan-far", manifest, door);
  const prepared = await prepareRemote({ manifest, server, filesDir: place.filesDir });
  return registerRemote(test.db, { model: "loan-far", prepared, by: actor });
}

async function told(endpoint: string): Promise<PredictionDto[]> {
  const inputs = [{ features: applicant }, { features: other }];
  const call = near.call({ endpoint, inputs, models: runtimeModels(place) });
  const { reply } = await predict(test.db, call);
  return JSON.parse(new TextDecoder().decode(reply.body)).predictions;
}

const codes = (them: readonly PredictionDto[]) =>
  them.map(({ reasons }) => reasons.map(({ code }) => code));

describe("a model that another Umpire serves", () => {
  it("prices, routes and records as the same model does here", async () => {
    const [away, home] = [await told("far-desk"), await told("loan-desk")];
    for (const [i, { probabilities, case_id, route }] of away.entries()) {
      expect(probabilities?.bad).toBeCloseTo(home[i]?.probabilities?.bad ?? Number.NaN, 6);
      expect(case_id !== null).toBe(route === "review");
    }
    expect(away[0]?.probabilities?.bad).not.toBeCloseTo(away[1]?.probabilities?.bad ?? 0, 2);
    expect(away[0]?.model).toMatchObject({ name: "loan-far", version: 1 });
    const { manifest, sha256, golden } = await getVersion(test.db, {
      model: "loan-far",
      version: 1,
    });
    expect(manifest).toMatchObject({
      remote: { url: remote.origin, model: "loan-risk", version: null, sends: "binary" },
      artifact: { file: "remote.json", sha256 },
    });
    expect(golden?.rows.length).toBeGreaterThan(0);
  });

  it("is asked in JSON too, answers data sets, and is warm before it is promoted", async () => {
    const version = await registered(manifestOf({ sends: "json" }));
    await warmBeforePromotion(test.db, version, place);
    const serving = await versionToServe(test.db, version.id);
    expect(isServed(serving)).toBe(true);
    const [[good = 0, bad = 0] = []] = await withSeparateModel(serving, place, (answer) =>
      answer([{ features: applicant }]),
    );
    expect(good + bad).toBeCloseTo(1, 9);
  });

  it("is registered with the answers of today where nobody gives golden rows", async () => {
    const { golden } = await registered({ ...manifestOf(), golden: null });
    expect(golden?.rows.map(({ name }) => name)).toContain("values in the middle");
  });
});

it("is registered over the API, on record, once for a key", async () => {
  const { remote: place, ...manifest } = manifestOf();
  const body = { ...manifest, remote: { ...place, fee: 0.02 } };
  const path = "/api/v1/models/loan-elsewhere/versions/remote";
  const sent = { method: "POST", path, as: far.people.admin, body, key: "once" };
  const made = await far.send(sent);
  expect([made.status, made.json.version, made.json.manifest.remote.fee]).toEqual([201, 1, 0.02]);
  const again = await far.send(sent);
  expect([again.text, again.headers.get("idempotency-replayed")]).toEqual([made.text, "true"]);
  const events = await far.db.auditEvent.findMany({
    where: { requestId: made.headers.get("x-request-id") },
  });
  expect(events.map(({ act, objectId }) => [act, objectId])).toEqual([
    ["register_version", made.json.id],
  ]);
});

it("is handed out as an address, and not carried about in archives", async () => {
  const version = await registered(manifestOf());
  const named = { model: "loan-far", version: version.version };
  const { filesDir } = place;
  await expect(exportVersion(test.db, { ...named, filesDir })).rejects.toMatchObject({
    code: "invalid_model",
  });
  const stored = await versionBytes({ filesDir, sha256: version.sha256 });
  expect(JSON.parse(new TextDecoder().decode(stored))).toEqual({
    ...{ schema: "umpire-remote/1", url: remote.origin, model: "loan-risk", version: null },
    ...{ sends: "binary", timeout_ms: 1_000 },
  });
  const claimed = realVersion();
  const { remote: claim } = manifestOf();
  const archive = archiveOf({ ...claimed, manifest: { ...claimed.manifest, remote: claim } });
  const importing = prepareImport({ bytes: archive, probe: probeModel, filesDir });
  await expect(importing).rejects.toMatchObject({ faults: [{ pointer: "/remote" }] });
});

describe("registering refuses", () => {
  const shorter = (adapter: object) => {
    const { input, ...rest } = adapter as { input: { columns: string[] } };
    return { ...rest, input: { ...input, columns: input.columns.slice(1) } };
  };
  it.each([
    ["a server that does not answer", () => manifestOf({ url: "http://127.0.0.1:9" }), "/remote"],
    ["a model that is not there", () => manifestOf({ model: "no-such" }), "/remote"],
    ["a version that is not there", () => manifestOf({ version: "7" }), "/remote"],
    ["an adapter of another shape", () => manifestOf({}, shorter), "/adapter/input"],
  ])("%s", async (_, manifest, pointer) => {
    await expect(registered({ ...manifest(), golden: null })).rejects.toMatchObject({
      code: "invalid_model",
      faults: [{ pointer }],
    });
  });

  it("a model that answers otherwise than its golden rows say", async () => {
    remote.mood = "another_model";
    await expect(registered(manifestOf())).rejects.toMatchObject({
      code: "invalid_model",
      faults: [{ pointer: "/golden", detail: expect.stringContaining("0.125") }],
    });
  });

  it("an address that may not be called, and sends a token to no other server", async () => {
    const strict = { ...place.remote, callOut: callerOut(outboundRules([])) };
    await expect(registered(manifestOf(), strict)).rejects.toMatchObject({
      faults: [{ pointer: "/remote", detail: expect.stringContaining("not public") }],
    });
    const lacking = { ...place.remote, tokens: { "http://127.0.0.1:1": "secret" } };
    await expect(registered(manifestOf(), lacking)).rejects.toMatchObject({
      faults: [{ pointer: "/remote", detail: expect.stringContaining("401") }],
    });
  });
});

describe("a server that fails in the middle of traffic", () => {
  it("and comes back at once is asked again, unnoticed", async () => {
    await told("far-desk");
    remote.mood = "cuts_once";
    expect(codes(await told("far-desk")).flat()).not.toContain("model_failure");
  });

  it.each(["cuts", "silent"] as const)("and %s leaves the answer to the policy", async (mood) => {
    await told("far-desk");
    remote.mood = mood;
    for (const { reasons, route, probabilities } of await told("far-desk")) {
      expect(reasons.map(({ code }) => code)).toContain("model_failure");
      expect([route, probabilities]).toEqual(["review", null]);
    }
  });

  it("and answers in another shape is not believed", async () => {
    await told("far-desk");
    remote.mood = "wrong_shape";
    for (const reasons of codes(await told("far-desk")))
      expect(reasons).toContain("invalid_output");
  });

  it("is left alone, and taken back when it answers as before", async () => {
    await told("far-desk");
    remote.mood = "cuts";
    for (let i = 0; i < 5; i++) await told("far-desk");
    const asked = remote.inferences;
    expect(codes(await told("far-desk")).flat()).toContain("model_failure");
    expect(remote.inferences).toBe(asked);
    const { id } = await getVersion(test.db, { model: "loan-far", version: 1 });
    const serving = await versionToServe(test.db, id);
    expect(isServed(serving)).toBe(false);
    remote.mood = "well";
    await vi.waitFor(
      async () => expect(codes(await told("far-desk")).flat()).not.toContain("model_failure"),
      { timeout: 10_000, interval: 200 },
    );
    expect(isServed(serving)).toBe(true);
  });

  it("and comes back with another model answers nobody", async () => {
    await told("far-desk");
    remote.mood = "away";
    const { id } = await getVersion(test.db, { model: "loan-far", version: 1 });
    const serving = await versionToServe(test.db, id);
    for (let i = 0; i < 5; i++) await told("far-desk");
    remote.mood = "another_model";
    await vi.waitFor(
      () => expect(warmVersion(serving, place)).rejects.toMatchObject({ code: "model_not_ready" }),
      { timeout: 10_000, interval: 200 },
    );
    await expect(told("far-desk")).rejects.toThrow("no longer answers as it did");
  });
});

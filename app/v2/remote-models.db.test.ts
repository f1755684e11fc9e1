import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { amendEndpoint } from "#lib/policy/amend-endpoint";
import { exportVersion } from "#lib/registry/archive/export-version";
import { prepareImport } from "#lib/registry/archive/import-version";
import { getVersion } from "#lib/registry/get-version";
import { versionBytes } from "#lib/registry/model-files";
import { probeModel } from "#lib/registry/probe/probe-model";
import { archiveOf, realVersion } from "#lib/registry/real-version.test.fixture";
import { registerVersion } from "#lib/registry/register-version";
import { versionToServe } from "#lib/registry/serving-version";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { rememberedScores } from "#lib/serving/cached/remembered-scores";
import { isServed } from "#lib/serving/runtime-models";
import { withSeparateModel } from "#lib/serving/separate-model";
import { warmBeforePromotion } from "#lib/serving/warm-before-promotion";
import {
  actor,
  applicant,
  type RemoteWorld,
  remoteWorld,
  shippedLoans,
} from "./remote-world.test.fixture";

/** Real processes and sockets on a machine that may be busy. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 });

let world: RemoteWorld;
beforeAll(async () => {
  world = await remoteWorld();
});
beforeEach(() => {
  world.remote.mood = "well";
});
afterEach(() => modelRuntime().closeAll());
afterAll(() => world.close());

describe("a model that another Umpire serves", () => {
  it("prices, routes and records as the same model does here", async () => {
    const [away, home] = [await world.told("far-desk"), await world.told("loan-desk")];
    for (const [i, { probabilities, case_id, route }] of away.entries()) {
      expect(probabilities?.bad).toBeCloseTo(home[i]?.probabilities?.bad ?? Number.NaN, 6);
      expect(case_id !== null).toBe(route === "review");
    }
    expect(away[0]?.probabilities?.bad).not.toBeCloseTo(away[1]?.probabilities?.bad ?? 0, 2);
    expect(away[0]?.model).toMatchObject({ name: "loan-far", version: 1 });
    const { manifest, sha256, golden } = await getVersion(world.db, {
      model: "loan-far",
      version: 1,
    });
    expect(manifest).toMatchObject({
      remote: { url: world.remote.origin, model: "loan-risk", version: null, sends: "binary" },
      artifact: { file: "remote.json", sha256 },
    });
    expect(golden?.rows.length).toBeGreaterThan(0);
  });

  it("is asked in JSON too, answers data sets, and is warm before it is promoted", async () => {
    const version = await world.registered(world.manifestOf({ sends: "json" }));
    await warmBeforePromotion(world.db, version, world.place);
    const serving = await versionToServe(world.db, version.id);
    expect(isServed(serving)).toBe(true);
    const [[good = 0, bad = 0] = []] = await withSeparateModel(serving, world.place, (answer) =>
      answer([{ features: applicant }]),
    );
    expect(good + bad).toBeCloseTo(1, 9);
  });

  it("is registered with the answers of today where nobody gives golden rows", async () => {
    const { golden } = await world.registered({ ...world.manifestOf(), golden: null });
    expect(golden?.rows.map(({ name }) => name)).toContain("values in the middle");
  });
});

it("is registered over the API, on record, once for a key", async () => {
  const { remote: place, ...manifest } = world.manifestOf();
  const body = { ...manifest, remote: { ...place, fee: 0.02 } };
  const path = "/api/v1/models/loan-elsewhere/versions/remote";
  const sent = { method: "POST", path, as: world.far.people.admin, body, key: "once" };
  const made = await world.far.send(sent);
  expect([made.status, made.json.version, made.json.manifest.remote.fee]).toEqual([201, 1, 0.02]);
  const again = await world.far.send(sent);
  expect([again.text, again.headers.get("idempotency-replayed")]).toEqual([made.text, "true"]);
  const events = await world.far.db.auditEvent.findMany({
    where: { requestId: made.headers.get("x-request-id") },
  });
  expect(events.map(({ act, objectId }) => [act, objectId])).toEqual([
    ["register_version", made.json.id],
  ]);
});

it("is a challenger to a model here, and is remembered, like any other", async () => {
  const model = "loan-mixed";
  const { manifest, bytes } = shippedLoans();
  const local = { manifest: { ...manifest, model }, bytes, golden: null, model: { name: model } };
  await registerVersion(world.db, { ...local, filesDir: world.place.filesDir, by: actor });
  await world.registered(world.manifestOf(), { model });
  await world.point(model, "champion", 1);
  await world.point(model, "challenger", 2);
  await world.desk("mixed-desk", model);
  expect((await world.told("mixed-desk")).map((it) => it.model?.version)).toEqual([1, 1]);
  await amendEndpoint(world.db, { name: "mixed-desk", split: { challenger_share: 1 }, actor });
  const [before, after] = [world.remote.inferences, await world.told("mixed-desk")];
  expect(after.map((it) => it.model?.version)).toEqual([2, 2]);
  expect(world.remote.inferences).toBeGreaterThan(before);
  const cache = { source: "remember" } as const;
  await amendEndpoint(world.db, {
    ...{ name: "mixed-desk", actor },
    serving: async (_, before) => ({ ...before.serving, strategy: "hybrid", cache }),
  });
  const remembered = rememberedScores();
  const first = await world.told("mixed-desk", { remembered });
  const asked = world.remote.inferences;
  const second = await world.told("mixed-desk", { remembered });
  expect([world.remote.inferences, second.map(({ serving }) => serving.cached)]).toEqual([
    asked,
    [true, true],
  ]);
  expect(second.map((it) => it.probabilities)).toEqual(first.map((it) => it.probabilities));
});

it("is handed out as an address, and not carried about in archives", async () => {
  const version = await world.registered(world.manifestOf());
  const named = { model: "loan-far", version: version.version };
  const { filesDir } = world.place;
  await expect(exportVersion(world.db, { ...named, filesDir })).rejects.toMatchObject({
    code: "invalid_model",
  });
  const stored = await versionBytes({ filesDir, sha256: version.sha256 });
  expect(JSON.parse(new TextDecoder().decode(stored))).toEqual({
    ...{ schema: "umpire-remote/1", url: world.remote.origin, model: "loan-risk", version: null },
    ...{ sends: "binary", timeout_ms: 4_000 },
  });
  const claimed = realVersion();
  const { remote: claim } = world.manifestOf();
  const archive = archiveOf({ ...claimed, manifest: { ...claimed.manifest, remote: claim } });
  const importing = prepareImport({ bytes: archive, probe: probeModel, filesDir });
  await expect(importing).rejects.toMatchObject({ faults: [{ pointer: "/remote" }] });
});

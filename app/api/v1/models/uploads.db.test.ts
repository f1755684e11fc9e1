import { afterAll, describe, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { getVersion } from "#lib/registry/get-version";
import { sha256Of } from "#lib/registry/model-files";
import { logisticModel, realVersion } from "#lib/registry/real-version.test.fixture";
import { registerVersion } from "#lib/registry/register-version";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { filesDir } from "#lib/serving/serving-doors";
import { type Sent, sender } from "../../sender.test.fixture";
import { person } from "../endpoints/routes.test.fixture";

const here = await testDatabase();
const send = sender(here.db);
const as = person("ada", "admin");

afterAll(async () => {
  await modelRuntime().closeAll();
  await here.drop();
});

const { manifest: paper, golden } = realVersion();
/** All that an uploader can say of the tiny loans. */
const SAID = {
  ...{ title: "Tiny loans", labels: paper.labels, features: paper.features, golden },
  ...{ pipeline: paper.pipeline.fitted, calibrator: paper.calibrator, data: paper.data },
  ...{ parameters: { l2: 0.25, method: "logistic" }, metrics: paper.metrics },
};

function form(file: Uint8Array, manifest?: object): FormData {
  const made = new FormData();
  made.set("file", new Blob([Uint8Array.from(file)]), "model.onnx");
  if (manifest) made.set("manifest", JSON.stringify(manifest));
  return made;
}

const post = (path: string, body: unknown, more: Partial<Sent> = {}) =>
  send({ method: "POST", path: `/api/v1/models/${path}`, as, body, ...more });
const get = (path: string) =>
  send({ path: `/api/v1/models${path === "" || path.startsWith("?") ? "" : "/"}${path}`, as });
const promote = (model: string, body: object) =>
  send({ method: "PUT", path: `/api/v1/models/${model}/aliases/champion`, as, body });
const reason = "better on every part";

describe("an upload", () => {
  it("is probed, numbered, and kept with its bytes", async () => {
    const { bytes } = realVersion();
    const made = await post("kept/versions", form(bytes, SAID));
    expect(made).toMatchObject({
      status: 201,
      json: {
        ...{ model: "kept", version: 1, sha256: sha256Of(bytes), uploaded_sha256: sha256Of(bytes) },
        checks: { measured: { kind: "probabilities", classes: 2 }, findings: [], rewrites: [] },
        adapter: { input: { layout: "matrix", tensor: "x" }, output: { labels: ["good", "bad"] } },
        ...{ serves: [], history: [], evaluations: [] },
        artifacts: [{ sha256: sha256Of(bytes), relation: null }],
        lineage: { ancestors: [], descendants: [] },
      },
    });
    const file = await get("kept/versions/1/file");
    expect(file.headers.get("etag")).toBe(`"${sha256Of(bytes)}"`);
    expect(file.headers.get("content-length")).toBe(String(bytes.length));
    expect(await post("kept/versions", form(bytes, SAID))).toMatchObject({ json: { version: 2 } });
  });

  it("has one effect under its key, and another file under it is refused", async () => {
    const [one, other] = [realVersion({ slope: 2 }), realVersion({ slope: 3 })];
    const said = { ...SAID, golden: null };
    const asked = () => post("keyed/versions", form(one.bytes, said), { key: "upload-1" });
    const [first, second] = await Promise.all([asked(), asked()]);
    const third = await asked();
    expect([second.text, third.text]).toEqual([first.text, first.text]);
    expect(third.headers.get("idempotency-replayed")).toBe("true");
    const reused = await post("keyed/versions", form(other.bytes, said), { key: "upload-1" });
    expect(reused).toMatchObject({ status: 422, json: { code: "idempotency_key_reused" } });
    expect((await get("keyed/versions")).json.items).toHaveLength(1);
  });

  it("is refused with findings when it is no model, and nothing is kept", async () => {
    const page = new TextEncoder().encode("<!doctype html><title>Not found</title>");
    const refused = await post("refused/versions", form(page));
    expect(refused).toMatchObject({
      status: 422,
      json: { code: "invalid_model", findings: [{ code: "not_onnx", severity: "refused" }] },
    });
    expect(await get("refused/versions")).toMatchObject({ status: 404 });
  });

  it("is asked for what the graph does not say", async () => {
    const refused = await post("asked/versions", form(realVersion().bytes));
    expect(refused).toMatchObject({ status: 422, json: { code: "invalid_model" } });
    expect(refused.json.missing.join(" ")).toMatch(/label/i);
    expect(refused.json.errors[0].pointer).toBe("/manifest");
  });

  it.each<[string, string, string]>([
    ["no JSON", "{", "malformed_json"],
    ["an unknown member", '{"colour":"red"}', "invalid_request"],
    ["a wrong member", '{"labels":["one"]}', "invalid_request"],
  ])("is refused for a manifest with %s", async (_, manifest, code) => {
    const body = form(realVersion().bytes);
    body.set("manifest", manifest);
    const refused = await post("wrong/versions", body);
    expect(refused.json).toMatchObject({ code });
    expect(refused.json.errors.length).toBeGreaterThan(0);
    for (const { pointer } of refused.json.errors) expect(pointer).toMatch(/^\/manifest/);
  });

  it("without golden rows gets some of what it answers today, which promotion replays", async () => {
    const made = await post("plain/versions", form(realVersion().bytes, { ...SAID, golden: null }));
    expect(made.status).toBe(201);
    const kept = await getVersion(here.db, { model: "plain", version: 1 });
    expect(kept.golden?.rows.map(({ input }) => input)).toEqual([
      { features: { Amount: 100 } },
      { features: { Amount: 2550 } },
      { features: { Amount: 5000 } },
    ]);
    expect(await promote("plain", { version: 1, reason })).toMatchObject({ status: 200 });
  });

  it("can be tried without being kept", async () => {
    const tried = await post("tried/probe", form(realVersion().bytes, SAID));
    expect(tried).toMatchObject({
      status: 200,
      json: { labels: ["good", "bad"], labels_from: "uploader", missing: [], findings: [] },
    });
    expect(tried.json.samples.length).toBeGreaterThan(0);
    expect(await get("tried/versions")).toMatchObject({ status: 404 });
  });
});

describe("promotion", () => {
  it("is refused while a golden row is not answered as it was, and moves nothing", async () => {
    const honest = await post("golden/versions", form(realVersion().bytes, SAID));
    expect(honest.status).toBe(201);
    const liar = realVersion({ name: "golden", version: 2, isHonest: false });
    const lie = { ...SAID, golden: liar.golden };
    expect(await post("golden/versions", form(liar.bytes, lie))).toMatchObject({
      status: 422,
      json: { findings: [{ code: "golden_mismatch" }] },
    });
    const by = { id: as.id, role: "admin" };
    await registerVersion(here.db, { ...liar, filesDir: filesDir(), by });
    expect(await promote("golden", { version: 1, reason })).toMatchObject({ status: 200 });
    const refused = await promote("golden", { version: 2, reason });
    expect(refused).toMatchObject({ status: 409, json: { code: "model_not_ready" } });
    expect(refused.json.detail).toContain("an ordinary loan");
    const { json } = await get("golden/versions/1");
    expect(json).toMatchObject({ aliases: ["champion"], history: [{ to: { version: 1 } }] });
  });

  it("of logits waits for a calibrator or somebody's word", async () => {
    const { calibrator: _, golden: __, ...bare } = SAID;
    const said = { ...bare, adapter: { kind: "logits" } };
    const file = logisticModel(1.5, { isSoft: false });
    expect(await post("logits/versions", form(file, said))).toMatchObject({ status: 201 });
    const contradicted = await post("logits/versions", form(realVersion().bytes, said));
    expect(contradicted).toMatchObject({ status: 422, json: { code: "invalid_model" } });
    const refused = await promote("logits", { version: 1, reason });
    expect(refused).toMatchObject({ status: 409, json: { code: "calibration_missing" } });
    const waiver = { reason: "only for a demonstration" };
    expect(await promote("logits", { version: 1, reason, waiver })).toMatchObject({ status: 200 });
  });
});

describe("a search", () => {
  const found = async (query: string) => {
    const { json, status } = await get(`?${query}`);
    const items: { name: string; matches: number[] }[] = json.items ?? [];
    return [status, ...items.map(({ name, matches }) => `${name} ${matches}`)];
  };

  it("finds versions by tag, figure, parameter and fingerprint", async () => {
    for (const [auc, l2] of [
      [0.7, 0.1],
      [0.9, 0.5],
    ] as const) {
      const report = { ...paper.metrics.report, auc: { value: auc, low: 0.6, high: 0.95 } };
      const said = { ...SAID, metrics: { report }, parameters: { l2, method: "trees" } };
      await post("sought/versions", form(realVersion().bytes, { ...said, tags: [`l2-${l2}`] }));
    }
    const only = "parameter=method=trees";
    expect(await found(only)).toEqual([200, "sought 2,1"]);
    expect(await found(`${only}&metric=auc%3E0.8`)).toEqual([200, "sought 2"]);
    expect(await found(`${only}&metric=auc%3C=0.7,report.accuracy%3E0.5`)).toEqual([
      200,
      "sought 1",
    ]);
    expect(await found("parameter=method=trees,l2%3E0.2")).toEqual([200, "sought 2"]);
    expect(await found("tag=l2-0.1")).toEqual([200, "sought 1"]);
    expect(await found(`${only}&fingerprint=${"cd".repeat(32)}`)).toEqual([200, "sought 2,1"]);
    expect(await found(`${only}&fingerprint=${"ef".repeat(32)}`)).toEqual([200]);
    const versions = await get("sought/versions?metric=auc%3E0.8");
    expect(versions.json.items).toMatchObject([{ version: 2 }]);
  });

  it.each([
    ["metric=beauty%3E1", "/query/metric"],
    ["metric=auc", "/query/metric"],
    ["metric=auc%3Emuch", "/query/metric"],
    ["parameter=l2", "/query/parameter"],
    ["parameter=method%3Etrees", "/query/parameter"],
    ["fingerprint=abc", "/query/fingerprint"],
    ["tag=,", "/query/tag"],
    ["color=red", "/query/color"],
  ])("that cannot be read is refused where it is wrong: %s", async (query, pointer) => {
    const { status, json } = await get(`?${query}`);
    expect([status, json.errors.map((it: { pointer: string }) => it.pointer)]).toEqual([
      422,
      [pointer],
    ]);
  });

  it("goes by tags as they are now", async () => {
    const path = "/api/v1/models/sought/versions/1/tags";
    const set = await send({ method: "PUT", path, as, body: { tags: ["gold", "gold", "old"] } });
    expect(set.json.tags).toEqual(["gold", "old"]);
    expect(await found("tag=gold,old")).toEqual([200, "sought 1"]);
    expect(await found("tag=l2-0.1")).toEqual([200]);
  });
});

describe("an alias", () => {
  it("says what it stood for at a moment", async () => {
    const { json } = await get("golden/versions/1");
    const at = json.history[0].moved_at;
    const path = "golden/aliases/champion/history";
    expect((await get(`${path}?at=${at}`)).json.served).toMatchObject({ version: 1 });
    expect((await get(`${path}?at=2020-01-01T00:00:00Z`)).json.served).toBeNull();
    expect((await get(path)).json).toMatchObject({ served: null, items: [{ to: { version: 1 } }] });
  });
});

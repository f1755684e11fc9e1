import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ProtocolError } from "#lib/contracts/inference-protocol";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { Pipeline } from "#lib/pipeline/pipeline";
import { prepare } from "#lib/pipeline/prepare";
import { toFeeds } from "#lib/pipeline/to-feeds";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { registerVersion } from "#lib/registry/register-version";
import { modelRuntime } from "#lib/runtime/model-runtime";
import {
  type ClientTensor,
  kserveRequest,
  outputsOf,
  tritonRequest,
} from "#lib/serving/inference-protocol/protocol-client.test.fixture";
import { filesDir } from "#lib/serving/serving-doors";
import { type ApiWorld, apiWorld, service } from "../api/api-world.test.fixture";
import type { Got } from "../api/sender.test.fixture";

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const actor = { id: "usr_ada", role: "admin" };
const caller = service(["predict"]);

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld();
  vi.stubEnv("UMPIRE_DATA_DIR", world.serving.dataDir);
  for (const [model, version] of [
    ["catalogue-cnn", 1],
    ["feedback-tone", 1],
    ["loan-risk", 2],
  ] as const) {
    const { manifest, bytes, golden, pipeline } = shipped(model, version);
    const record = { model: { name: model }, manifest, bytes, golden, pipeline };
    await registerVersion(world.db, { ...record, filesDir: filesDir(), by: actor });
  }
  for (const model of ["catalogue-cnn", "feedback-tone"]) {
    const moving = { model, alias: "champion", version: 1, reason: "a test", actor };
    await moveAlias(world.db, moving);
  }
});
afterAll(async () => {
  await modelRuntime().closeAll();
  await world.close();
});

function shipped(model: string, version: number) {
  const folder = join("models", model, String(version));
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const manifest = ModelManifest.parse(read("manifest.json"));
  const { fitted, file } = manifest.pipeline;
  const bytes = readFileSync(join(folder, manifest.artifact.file));
  const pipeline = Pipeline.parse(fitted ?? read(file ?? ""));
  return { manifest, pipeline, bytes, golden: GoldenRows.parse(read("golden.json")) };
}

/** The golden rows of a shipped version as a client's tensor, and what the graph answers to them. */
function goldenTensor(model: string, version = 1) {
  const { manifest, pipeline, golden } = shipped(model, version);
  const { adapter } = manifest;
  const batch = golden.rows.map(({ input }) => {
    const prepared = prepare(pipeline, input, adapter);
    if ("faults" in prepared) throw new Error("a golden row cannot be prepared");
    return prepared;
  });
  const [[name, feed] = []] = Object.entries(toFeeds(adapter, batch));
  const values = Array.from((feed?.data ?? []) as ArrayLike<number>, Number);
  const input: ClientTensor = {
    name: name ?? "",
    datatype: "FP32",
    shape: feed?.dims ?? [],
    values,
  };
  return { input, output: adapter.output.tensor, raw: golden.rows.flatMap(({ raw }) => raw) };
}

function expectClose(found: readonly number[] | undefined, wanted: readonly number[]): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(found?.[i]).toBeCloseTo(value, 4);
}

type Body = { readonly body: unknown; readonly headers?: Readonly<Record<string, string>> };

function post(address: string, sent: Body, as = caller): Promise<Got> {
  return world.send({ method: "POST", path: `/v2/models/${address}/infer`, as, ...sent });
}

function expectRefused(got: Got, status: number, code: string, said: string): void {
  expect([got.status, got.json?.code]).toEqual([status, code]);
  expect(got.headers.get("content-type")).toBe("application/json");
  const { error, request_id } = ProtocolError.parse(got.json);
  expect(error).toContain(said);
  expect(request_id).toBe(got.headers.get("x-request-id"));
}

describe.each(["loan-risk", "catalogue-cnn", "feedback-tone"])("%s", (model) => {
  it("answers tritonclient, which sends and asks for binary data", async () => {
    const { input, output, raw } = goldenTensor(model);
    const got = await post(model, tritonRequest({ inputs: [input], id: "r-17" }));
    expect(got.status).toBe(200);
    expect(got.headers.get("content-type")).toBe("application/octet-stream");
    expect(got.headers.get("content-length")).toBe(String(got.bytes.length));
    const end = Number(got.headers.get("inference-header-content-length"));
    const head = JSON.parse(new TextDecoder().decode(got.bytes.subarray(0, end)));
    expect(head).toMatchObject({ model_name: model, model_version: "1", id: "r-17" });
    expectClose(outputsOf(got)[output], raw);
  });

  it("answers the KServe SDK, which sends and reads JSON", async () => {
    const { input, output, raw } = goldenTensor(model);
    const rows = 2;
    const width = input.values.length / (input.shape[0] ?? 1);
    const few = {
      ...input,
      shape: [rows, ...input.shape.slice(1)],
      values: input.values.slice(0, rows * width),
    };
    const got = await post(model, { body: kserveRequest({ inputs: [few], id: "k1" }) });
    expect(got.status).toBe(200);
    expect(got.json).toMatchObject({ model_name: model, model_version: "1", id: "k1" });
    const found = got.json.outputs.find(({ name }: { name: string }) => name === output);
    const labels = raw.length / (input.shape[0] ?? 1);
    expect(found).toMatchObject({ datatype: "FP32", shape: [rows, labels] });
    expectClose(found.data, raw.slice(0, rows * labels));
  });

  it("describes itself, and says that it is ready", async () => {
    const { input } = goldenTensor(model);
    const got = await world.send({ path: `/v2/models/${model}`, as: caller });
    const { name, datatype, shape } = input;
    expect(got.json).toMatchObject({
      ...{ name: model, platform: "onnx_onnxv1", versions: ["1"] },
      inputs: [{ name, datatype, shape: [-1, ...shape.slice(1)] }],
    });
    for (const { shape: open } of got.json.outputs) expect(open[0]).toBe(-1);
    const { status, json } = await world.send({ path: `/v2/models/${model}/ready`, as: caller });
    expect([status, json]).toEqual([200, { name: model, ready: true }]);
  });
});

it("says byte for byte what the protocol prescribes", async () => {
  const text = `{"id":"42","inputs":[{"name":"features","shape":[1,25],"datatype":"FP32","data":[${Array(25).fill(0)}]}],"outputs":[{"name":"probabilities","parameters":{"binary_data":true}}]}`;
  const { bytes, headers } = await post("loan-risk", { body: new TextEncoder().encode(text) });
  const head = `{"model_name":"loan-risk","model_version":"1","id":"42","outputs":[{"name":"probabilities","datatype":"FP32","shape":[1,2],"parameters":{"binary_data_size":8}}]}`;
  expect(new TextDecoder().decode(bytes.subarray(0, head.length))).toBe(head);
  expect(bytes).toHaveLength(head.length + 8);
  expect(headers.get("inference-header-content-length")).toBe(String(head.length));
});

it("answers the outputs that were asked for, in their order, each in its own way", async () => {
  const { input, raw } = goldenTensor("catalogue-cnn");
  const outputs = [
    { name: "probabilities", binary: false },
    { name: "logits", binary: true },
  ];
  const got = await post("catalogue-cnn", tritonRequest({ inputs: [input], outputs }));
  const found = outputsOf(got);
  expect(Object.keys(found)).toEqual(["probabilities", "logits"]);
  expectClose(found.logits, raw);
  const first = found.probabilities?.slice(0, 10) ?? [];
  expect(first.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
});

it("takes a body of nothing but the only input's bytes", async () => {
  const { input, output, raw } = goldenTensor("loan-risk");
  const { body, headers } = tritonRequest({ inputs: [input] });
  const end = Number(headers["inference-header-content-length"]);
  const sent = {
    body: body.subarray(end),
    headers: { ...headers, "inference-header-content-length": "0" },
  };
  expectClose(outputsOf(await post("loan-risk", sent))[output], raw);
});

it("reaches a version by its number once an alias points at it", async () => {
  const { input, output, raw } = goldenTensor("loan-risk", 2);
  const sent = tritonRequest({ inputs: [input] });
  const before = await post("loan-risk/versions/2", sent);
  expectRefused(before, 503, "model_unavailable", "no version 2 that an alias points at");
  expect(before.headers.get("retry-after")).toBe("1");
  const moving = { model: "loan-risk", alias: "shadow", version: 2, reason: "a test", actor };
  await moveAlias(world.db, moving);
  const got = await vi.waitFor(async () => {
    const answered = await post("loan-risk/versions/2", sent);
    expect(answered.status).toBe(200);
    return answered;
  }, 20_000);
  expectClose(outputsOf(got)[output], raw);
  const told = await world.send({ path: "/v2/models/loan-risk/versions/2", as: caller });
  expect(told.json.versions).toEqual(["1", "2"]);
});

it("answers what the documentation shows in the form it shows", async () => {
  const page = readFileSync(join("docs", "inference-protocol.md"), "utf8");
  const [asked, told] = [...page.matchAll(/```json\n([^`]+)```/g)].map(([, it = ""]) =>
    JSON.parse(it),
  );
  const { status, json } = await post("loan-risk", { body: asked });
  expect(status).toBe(200);
  const [{ data }] = json.outputs;
  const shown = told.outputs.map((output: object) => ({ ...output, data }));
  expect(json).toEqual({ ...told, outputs: shown });
  expect(data).toHaveLength(2);
});

it("records nothing", async () => {
  const counts = () =>
    Promise.all([
      world.db.prediction.count(),
      world.db.reviewCase.count(),
      world.db.outboxEvent.count(),
      world.db.auditEvent.count(),
    ]);
  const before = await counts();
  const { input } = goldenTensor("loan-risk");
  expect((await post("loan-risk", tritonRequest({ inputs: [input] }))).status).toBe(200);
  expect(await counts()).toEqual(before);
});

describe("a request that does not fit", () => {
  const features = (over: object) => ({
    body: {
      inputs: [
        { name: "features", datatype: "FP32", shape: [1, 25], data: Array(25).fill(0.5), ...over },
      ],
    },
  });

  it.each([
    [
      "shape",
      features({ shape: [1, 24], data: Array(24).fill(0) }),
      'input "features" has the shape [1,24], the model takes [-1,25]',
    ],
    ["no rows", features({ shape: [0, 25], data: [] }), "no rows"],
    ["datatype", features({ datatype: "FP64" }), 'input "features" is FP64, the model takes FP32'],
    ["name", features({ name: "x" }), 'no input "x"; it takes "features"'],
    ["element", features({ data: [...Array(24).fill(0), "1"] }), '"1" at [0,24]'],
    [
      "output",
      { body: { ...features({}).body, outputs: [{ name: "scores" }] } },
      'no output "scores"',
    ],
    [
      "header",
      { ...features({}), headers: { "inference-header-content-length": "-7" } },
      "no number of bytes",
    ],
  ])("is told so: %s", async (_, sent, said) => {
    expectRefused(await post("loan-risk", sent), 422, "invalid_request", said);
  });

  it("is refused by its size and its coding before it is read", async () => {
    const body = new Uint8Array(1_048_577).fill(32);
    expectRefused(await post("loan-risk", { body }), 413, "too_large", "1048576");
    const header = { "inference-header-content-length": "10" };
    const big = new Uint8Array(16 * 1_048_576 + 1);
    expectRefused(
      await post("loan-risk", { body: big, headers: header }),
      413,
      "too_large",
      "16777216",
    );
    const packed = { body: {}, headers: { "content-encoding": "gzip" } };
    expectRefused(await post("loan-risk", packed), 415, "unsupported_media_type", "gzip");
    const rows = features({ shape: [2000, 25], data: Array(50_000).fill(0) });
    expectRefused(await post("loan-risk", rows), 413, "too_large", "1024 rows");
  });

  it("may not come from just anybody, nor reach beyond a key's endpoints", async () => {
    const { input } = goldenTensor("loan-risk");
    const sent = tritonRequest({ inputs: [input] });
    const path = "/v2/models/loan-risk/infer";
    expectRefused(
      await world.send({ method: "POST", path, as: null, ...sent }),
      401,
      "not_signed_in",
      "",
    );
    expectRefused(await post("loan-risk", sent, service(["read"])), 403, "not_allowed", "scope");
    expect((await post("loan-risk", sent, service(["predict"], ["loan-desk"]))).status).toBe(200);
    const foreign = await post("catalogue-cnn", sent, service(["predict"], ["loan-desk"]));
    const absent = await post("no-such-model", sent, service(["predict"], ["loan-desk"]));
    expectRefused(foreign, 404, "not_found", 'There is no model "catalogue-cnn".');
    expectRefused(absent, 404, "not_found", 'There is no model "no-such-model".');
  });

  it("never breaks the server, whatever its bytes are", async () => {
    const { input } = goldenTensor("loan-risk");
    const { body: good, headers } = tritonRequest({
      inputs: [{ ...input, shape: [1, 25], values: input.values.slice(0, 25) }],
    });
    const bytes = fc
      .tuple(fc.nat(good.length), fc.uint8Array({ maxLength: 6 }), fc.nat(good.length))
      .map(([a, put, b]) => new Uint8Array([...good.subarray(0, a), ...put, ...good.subarray(b)]));
    const header = fc.oneof(
      fc.constant(headers["inference-header-content-length"]),
      fc.integer({ min: -5, max: 400 }).map(String),
      fc.constantFrom("", "1e9", "NaN", "99999999999999999999"),
    );
    await fc.assert(
      fc.asyncProperty(bytes, header, async (body, length) => {
        const sent = { body, headers: { ...headers, "inference-header-content-length": length } };
        const { status } = await post("loan-risk", sent);
        expect([200, 400, 413, 422]).toContain(status);
      }),
      { numRuns: 300 },
    );
  });
});

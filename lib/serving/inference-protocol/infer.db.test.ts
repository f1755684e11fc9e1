import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import type { Adapter } from "#lib/pipeline/adapter";
import { InferenceFailure } from "#lib/runtime/inference-failure";
import { bundleChild } from "#lib/runtime/kit.test.support";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { SHAPES } from "../model-shapes.test.fixture";
import { runtimeTensors } from "../runtime-models";
import { serveShape } from "../serve-shape.test.fixture";
import { directAnswers, type GraphInput } from "../shaped-models.test.fixture";
import { infer } from "./infer";
import {
  type ClientTensor,
  kserveRequest,
  outputsOf,
  tritonRequest,
} from "./protocol-client.test.fixture";

/** Each shape starts a process of its own, on a machine that may be busy. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let test: TestDatabase;
let world: ServingWorld;
let place: { filesDir: string; entry: string };
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
  place = { filesDir: join(world.dataDir, "files"), entry: await bundleChild() };
});
afterEach(() => modelRuntime().closeAll());
afterAll(() => test.drop());

const DATATYPES = {
  ...{ float32: "FP32", float64: "FP64", float16: "FP16", int32: "INT32", int64: "INT64" },
  ...{ uint8: "UINT8", bool: "BOOL", string: "BYTES" },
} as const;
const BATCHES: readonly Adapter["batch"][] = [{ mode: "dynamic" }, { mode: "fixed", size: 3 }];

function clientTensor({ name, type, dims, rows }: GraphInput): ClientTensor {
  const values = rows.flat().map((value) => (type === "bool" ? Number(value) === 1 : value));
  return { name, datatype: DATATYPES[type], shape: [rows.length, ...dims], values };
}

async function asked(model: string, sent: { body: unknown; headers?: Record<string, string> }) {
  const { body, headers = {} } = sent;
  const bytes = body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body));
  const message = await infer(test.db, {
    ...{ model, version: null, reader: world.caller, body: bytes, tensors: runtimeTensors(place) },
    header: headers["inference-header-content-length"] ?? null,
  });
  const told = new Headers();
  if (message.headerBytes !== null) {
    told.set("inference-header-content-length", String(message.headerBytes));
  }
  return outputsOf({ headers: told, bytes: message.body });
}

it("runs for no longer than the client waits, and for nobody who has left", async () => {
  const [shape] = SHAPES;
  if (!shape) throw new Error("there is a first shape");
  const answers = { kind: "logits", batch: { mode: "dynamic" } } as const;
  await serveShape(test.db, { name: "hasty", shape, answers, filesDir: place.filesDir });
  const request = kserveRequest({ inputs: shape.graph.map(clientTensor) });
  const body = { ...request, parameters: { timeout: 40_500, priority: 1 } };
  const { signal } = new AbortController();
  const runs: object[] = [];
  const sent = infer(test.db, {
    ...{ model: "hasty", version: null, reader: world.caller, header: null, signal },
    body: new TextEncoder().encode(JSON.stringify(body)),
    tensors: async (_, run) => {
      runs.push(run);
      throw new InferenceFailure("timeout", "the model was not done by the deadline");
    },
  });
  await expect(sent).rejects.toMatchObject({ code: "model_unavailable" });
  expect(runs).toEqual([expect.objectContaining({ deadlineMs: 41, signal, rows: 5 })]);
});

describe.each(SHAPES.map((shape, i) => [shape.name, i, shape] as const))("%s", (_, i, shape) => {
  it("gives a client of the protocol what the file gives", async () => {
    const batch = BATCHES[i % 2] ?? { mode: "dynamic" };
    const name = `spoken-${i}`;
    const answers = { kind: "logits", batch } as const;
    const bytes = await serveShape(test.db, { name, shape, answers, filesDir: place.filesDir });
    const wanted = (await directAnswers(bytes, shape, batch)).flat();
    const inputs = shape.graph.map(clientTensor);
    const said = [await asked(name, tritonRequest({ inputs }))];
    // Half precision has no values a hand can write: its bits go as binary data only.
    if (!shape.graph.some(({ type }) => type === "float16")) {
      said.push(await asked(name, { body: kserveRequest({ inputs }) }));
    }
    if (shape.output === "FLOAT16") return expect(said[0]?.answer).toHaveLength(wanted.length);
    for (const { answer } of said) {
      expect(answer).toHaveLength(wanted.length);
      for (const [k, value] of wanted.entries()) expect(answer?.[k]).toBeCloseTo(value, 5);
    }
  });
});

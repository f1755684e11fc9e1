import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { AdapterHints } from "#lib/onnx/adapter-hints";
import { decodeModel } from "#lib/onnx/decode-model";
import { encodeModel } from "#lib/onnx/encode-model";
import type { Adapter } from "#lib/pipeline/adapter";
import { constantFeeds } from "#lib/pipeline/constant-feeds";
import { madeUpRows } from "#lib/pipeline/made-up-rows";
import type { Prepared } from "#lib/pipeline/prepared";
import { plainNumbers } from "#lib/pipeline/read-output";
import { toFeeds } from "#lib/pipeline/to-feeds";
import { probeModel } from "#lib/registry/probe/probe-model";
import { bundleChild, optionsFor } from "#lib/runtime/kit.test.support";
import { openModel, type ServedModel } from "#lib/runtime/served-model";
import { thirdPartyModels } from "./third-party";
import {
  ACCEPTED,
  EXPECTED,
  REFUSED,
  type ThirdPartyHints,
} from "./third-party-expected.test.fixture";
import { THIRD_PARTY } from "./third-party-packages";

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const fetched = await thirdPartyModels();
if (!fetched) console.warn("The registry is away: models of other people are not tested.");

let entry: string;
const opened: ServedModel[] = [];
beforeAll(async () => {
  entry = await bundleChild();
});
afterAll(async () => {
  await Promise.all(opened.map((model) => model.close()));
});

it("has every fetched model in the table", () => {
  const pinned = THIRD_PARTY.flatMap(({ folder, files }) =>
    files.map(({ path }) => `${folder}/${path}`).filter((file) => file.endsWith(".onnx")),
  );
  expect(EXPECTED.map(({ file }) => file).sort()).toEqual(pinned.sort());
});

describe.skipIf(fetched === null)("a model of other people", () => {
  it.each(REFUSED)("is refused as $refused: $file", async ({ file, refused }) => {
    const { report } = await probeModel({ bytes: await bytesOf(file), seed: 5, entry });
    expect(report.findings.map(({ code }) => code)).toEqual([refused]);
    expect(report.adapter).toBeNull();
  });

  it.each(EXPECTED)(
    "is the same after reading and writing, byte for byte: $file",
    async ({ file }) => {
      const bytes = await bytesOf(file);
      expect(Buffer.compare(encodeModel(decodeModel(bytes)), bytes)).toBe(0);
    },
  );

  it.each(ACCEPTED)("is accepted: $file", async ({ file, hints, adapter }) => {
    const bytes = await bytesOf(file);
    const request = { bytes, hints: await given(hints), seed: 5, entry };
    const { report, served } = await probeModel(request);
    expect(report.findings.filter(({ severity }) => severity === "refused")).toEqual([]);
    expect(report.missing).toEqual([]);
    expect(served).toBe(bytes);
    expect(report.adapter).toMatchObject({
      input: { layout: adapter.layout },
      output: { kind: adapter.kind },
      batch: adapter.batch,
    });
    expect(report.labels).toHaveLength(adapter.labels);
    expect(report.adapter?.output.labels).toEqual(report.labels);
  });

  it.each(ACCEPTED)("answers as the runtime itself does: $file", async ({ file, hints }) => {
    const bytes = await bytesOf(file);
    const { report } = await probeModel({ bytes, hints: await given(hints), seed: 5, entry });
    if (!report.adapter) throw new Error("no adapter");
    const rows = madeUpRows(report.adapter.input, { count: 5, seed: 77 }).at(-1)?.rows ?? [];
    const ours = await throughProcess(bytes, report.adapter, rows);
    const direct = await InferenceSession.create(bytes, { logSeverityLevel: 4 });
    const width = ours.length / rows.length;
    for (const [at, row] of rows.entries()) {
      const expected = await alone(direct, report.adapter, row);
      expect(expected).toHaveLength(width);
      const found = ours.slice(at * width, (at + 1) * width);
      found.forEach((value, i) => {
        const wanted = expected[i] ?? Number.NaN;
        expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(wanted)));
      });
    }
  });
});

async function bytesOf(file: string): Promise<Uint8Array> {
  const [folder = "", ...path] = file.split("/");
  return read(folder, path.join("/"));
}

async function read(folder: string, path: string): Promise<Uint8Array> {
  if (!fetched) throw new Error("nothing was fetched");
  return fetched.read(folder, path);
}

async function given(hints: ThirdPartyHints): Promise<AdapterHints> {
  return typeof hints === "function" ? hints(read) : hints;
}

/** All rows in one call to a served model: batches, padding and all. */
async function throughProcess(
  bytes: Uint8Array,
  adapter: Adapter,
  rows: readonly Prepared[],
): Promise<number[]> {
  const { batch, output } = adapter;
  const model = openModel({
    ...optionsFor(bytes, entry),
    batch: batch.mode === "fixed" ? batch.size : "dynamic",
    signature: {
      input: { name: "unused", type: "float32" },
      constants: constantFeeds(adapter),
      outputs: [output.tensor],
    },
  });
  opened.push(model);
  const { outputs } = await model.runFeeds(toFeeds(adapter, rows), { rows: rows.length });
  const tensor = outputs[output.tensor];
  return tensor ? plainNumbers(tensor) : [];
}

/** One row in this very process, laid out by hand. */
async function alone(
  session: InferenceSession,
  { input, output }: Adapter,
  row: Prepared,
): Promise<number[]> {
  if (row.kind !== "row" || !("tensor" in input)) throw new Error("not a row of numbers");
  const tensor =
    input.layout === "image"
      ? planes(input, row.row)
      : new Tensor("float32", row.row, [1, ...dimsOf(input)]);
  const outputs = await session.run({ [input.tensor]: tensor });
  return Array.from(outputs[output.tensor]?.data ?? [], Number);
}

function dimsOf(input: Adapter["input"]): readonly number[] {
  return input.layout === "tensor" ? input.dims : [];
}

/** Pixels side by side turned into one plane a channel. */
function planes(
  {
    channels,
    height,
    width,
    scale,
    mean,
    deviation,
  }: Extract<Adapter["input"], { layout: "image" }>,
  pixels: Float32Array,
): Tensor {
  const data = Float32Array.from({ length: pixels.length }, (_, place) => {
    const channel = Math.floor(place / (height * width));
    const pixel = pixels[(place % (height * width)) * channels + channel] ?? Number.NaN;
    return (pixel * scale - (mean[channel] ?? 0)) / (deviation[channel] ?? 1);
  });
  return new Tensor("float32", data, [1, channels, height, width]);
}

import { clearField } from "@bufbuild/protobuf";
import { type ModelProto, TensorProtoSchema } from "onnx-buf";
import { describe, expect, it } from "vitest";
import { buildEdge, type EdgeType } from "./build-edge";
import { buildFloats, buildGraph, buildModel, buildNode } from "./build-model";
import { decodeModel } from "./decode-model";
import { decodingCost } from "./decoding-cost";
import { encodeModel } from "./encode-model";
import { inspectModel } from "./inspect-model";
import { scoringModel } from "./kit.test.support";

/** Field numbers of onnx.proto: what a file is flooded with, and the way to it. */
const floods: [string, number[], number[]][] = [
  ["initializers", [7], [5, 2]],
  ["nodes", [7], [1, 2]],
  ["empty attributes", [7, 1], [5, 2]],
  ["empty texts of an attribute", [7, 1, 5], [9, 2]],
  ["edges nobody reads", [7], [13, 2]],
  ["dimensions nobody reads", [7, 13, 2, 1, 2], [1, 2]],
  ["entries of metadata", [], [14, 2]],
  ["notes on quantization", [7], [14, 2]],
  ["fields nobody knows", [7], [600, 2]],
];

describe("a file that unfolds", () => {
  it("by empty initializers is refused before it is decoded, though it is small", () => {
    const flood = wrapped(repeated([5 * 8 + 2, 0], 700_000), [7]);
    expect(flood.length).toBeLessThan(1_500_000);
    expect(codes(joined(encodeModel(scoringModel({})), flood))).toEqual(["too_large"]);
  });

  it("by empty nodes has too many of them already", () => {
    const nodes = wrapped(repeated([0x0a, 0], 60_000), [7]);
    expect(codes(joined(encodeModel(scoringModel({})), nodes))).toEqual(["too_many_nodes"]);
  });

  it.each(floods)("by %s costs what each becomes", (_name, path, [field = 0, wire = 0]) => {
    const count = 20_000;
    const flood = wrapped(repeated([...varint(field * 8 + wire), 0], count), path);
    expect(decodingCost(flood, Number.POSITIVE_INFINITY)).toBeGreaterThan(60 * count);
    expect(decodingCost(flood, 1000)).toBeLessThan(3000);
  });

  it("by a list of small numbers is refused, and one of raw bytes is not", () => {
    const ones = new Uint8Array(12_000_000).fill(1);
    const listed = wrapped(ones, [7, 5, 7]); // int64_data
    expect(codes(joined(encodeModel(scoringModel({})), listed))).toEqual(["too_large"]);
    const raw = wrapped(ones, [7, 5, 9]); // raw_data
    expect(codes(joined(encodeModel(scoringModel({})), raw))).toEqual([]);
  });

  it("by edges inside edges is refused", () => {
    let type: EdgeType = { tensor: "FLOAT" };
    for (let level = 0; level < 80; level += 1) type = { sequence: type };
    const graph = buildGraph({ name: "g", nodes: [], inputs: [], outputs: [buildEdge("y", type)] });
    expect(codes(encodeModel(buildModel(graph)))).toEqual(["too_large"]);
  });
});

describe("the cost", () => {
  it("of 10 MB of raw weights is next to nothing", () => {
    const bytes = encodeModel(withWeights(2_500_000));
    expect(decodingCost(bytes, Number.POSITIVE_INFINITY)).toBeLessThan(10_000);
    expect(codes(bytes)).toEqual([]);
  });

  it("of weights written as a list is eight bytes and a little each", () => {
    const model = withWeights(4096);
    for (const tensor of model.graph?.initializer.slice(1) ?? []) {
      clearField(tensor, TensorProtoSchema.field.rawData);
      tensor.floatData = Array.from({ length: 4096 }, (_, at) => at / 3);
    }
    const bytes = encodeModel(model);
    const cost = decodingCost(bytes, Number.POSITIVE_INFINITY);
    expect(cost).toBeGreaterThan(8 * 4096);
    expect(cost).toBeLessThan(12 * 4096);
  });

  it("of as many nodes as a model may hold is within bounds, attributes and all", () => {
    const nodes = Array.from({ length: 2000 }, (_, at) =>
      buildNode({
        type: "Conv",
        inputs: [`t${at}`, `weight_of_layer_${at}`, `bias_of_layer_${at}`],
        outputs: [`t${at + 1}`],
        attributes: { strides: { ints: [1, 1] }, pads: { ints: [1, 1, 1, 1] }, group: { int: 1 } },
      }),
    );
    const graph = buildGraph({ name: "deep", nodes, inputs: [], outputs: [] });
    const cost = decodingCost(encodeModel(buildModel(graph)), Number.POSITIVE_INFINITY);
    expect((50_000 / 2000) * cost).toBeLessThan(128 * 1024 * 1024);
  });

  it("of a broken file is that of what can be read of it", () => {
    const bytes = encodeModel(scoringModel({}));
    for (let length = 0; length < bytes.length; length += 7) {
      expect(decodingCost(bytes.subarray(0, length), 1e9)).toBeLessThan(20_000);
    }
    expect(decodingCost(bytes, 1e9)).toBeGreaterThan(decodeModel(bytes).graph?.node.length ?? 0);
  });
});

function codes(bytes: Uint8Array): string[] {
  return inspectModel(bytes).findings.map(({ code }) => code);
}

function repeated(each: readonly number[], count: number): Uint8Array {
  return new Uint8Array(each.length * count).map((_, at) => each[at % each.length] ?? 0);
}

function withWeights(count: number): ModelProto {
  const model = scoringModel({});
  model.graph?.initializer.push(buildFloats("big", [count], new Float32Array(count)));
  return model;
}

/** Bytes as the content of a field, of a field around it, and so on, outermost first. */
function wrapped(bytes: Uint8Array, path: readonly number[]): Uint8Array {
  return path.reduceRight<Uint8Array>(
    (inner, field) =>
      joined(Uint8Array.from([...varint(field * 8 + 2), ...varint(inner.length)]), inner),
    bytes,
  );
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}

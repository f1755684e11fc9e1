import type { GraphProto, ModelProto } from "onnx-buf";
import { Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { buildEdge, buildType } from "./build-edge";
import { buildFloats, buildGraph, buildModel, buildNode, buildValueInfo } from "./build-model";
import { decodeModel } from "./decode-model";
import { encodeModel } from "./encode-model";
import { graphsWithin } from "./graph";
import { floats, outputsOf, zipMapModel } from "./kit.test.support";
import { removeZipMap } from "./remove-zip-map";
import { signatureOf } from "./signature-of";
import { buildTensor } from "./tensors";

const files: [string, () => ModelProto][] = [
  ["branches that read from around them", branchingModel],
  ["a classifier of ai.onnx.ml and dictionaries", () => zipMapModel()],
  ["attributes of every kind", everyAttribute],
  ["edges of every kind", everyEdge],
  ["texts", textModel],
  ["weights of four bits in the newest format", fourBitModel],
];

describe.each(files)("a file with %s", (_name, build) => {
  it("is the same after reading and writing, byte for byte", () => {
    const bytes = encodeModel(build());
    expect(encodeModel(decodeModel(bytes))).toEqual(bytes);
  });

  it("keeps what its schema does not know in every message", () => {
    const model = withUnknown(build());
    const bytes = encodeModel(model);
    expect(bytes.length).toBeGreaterThan(encodeModel(build()).length);
    expect(encodeModel(decodeModel(bytes))).toEqual(bytes);
  });
});

it("keeps unknown fields through a rewrite", () => {
  const count = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1").split(MARK).length - 1;
  const bytes = encodeModel(withUnknown(zipMapModel()));
  const rewritten = removeZipMap(bytes).bytes;
  expect(count(bytes)).toBe(5); // model, graph and three nodes
  expect(count(rewritten)).toBe(4);
});

it("computes the same in both branches after a round trip", async () => {
  const bytes = encodeModel(decodeModel(encodeModel(branchingModel())));
  const run = async (flag: number) => {
    const cond = new Tensor("bool", Uint8Array.of(flag), []);
    const { y } = await outputsOf(bytes, { x: floats([1, 2, -3], 3), cond });
    return Array.from(y?.data as Float32Array);
  };
  expect(await run(1)).toEqual([1.5, 2.5, -2.5]);
  expect(await run(0)).toEqual([-1.5, -2.5, 2.5]);
});

it("names the edges of every kind in the signature", () => {
  const { inputs, outputs } = signatureOf(encodeModel(everyEdge()));
  expect(inputs.map(({ kind }) => kind)).toEqual(["tensor", "sequence", "map", "optional"]);
  expect(outputs).toEqual([
    { name: "dictionaries", kind: "sequence", type: "unknown", dims: null },
    { name: "thin", kind: "sparse_tensor", type: "float32", dims: ["N", 4] },
    { name: "open", kind: "tensor", type: "float64", dims: null },
    { name: "scalar", kind: "tensor", type: "int64", dims: [] },
    { name: "minus", kind: "tensor", type: "bool", dims: [null, null, 2] },
  ]);
});

const MARK = "umpire-unknown";

/** A field no schema has, in the model, its graphs and their nodes. */
function withUnknown(model: ModelProto): ModelProto {
  const graphs = model.graph ? graphsWithin(model.graph) : [];
  const text = new TextEncoder().encode(MARK);
  const data = new Uint8Array([text.length, ...text]);
  for (const message of [model, ...graphs, ...graphs.flatMap(({ node }) => node)]) {
    message.$unknown = [{ no: 1023, wireType: 2, data }];
  }
  return model;
}

/** `If(cond)`: `x + bias`, or its negative through a nested If that always holds. */
function branchingModel(): ModelProto {
  const add = (out: string) => buildNode({ type: "Add", inputs: ["x", "bias"], outputs: [out] });
  const inner = (name: string) =>
    bodyOf(name, [buildNode({ type: "Neg", inputs: ["total"], outputs: [`${name}_y`] })]);
  const nested = buildNode({
    type: "If",
    inputs: ["cond"],
    outputs: ["else_y"],
    attributes: { then_branch: { graph: inner("a") }, else_branch: { graph: inner("b") } },
  });
  const branches = {
    then_branch: { graph: bodyOf("then", [add("then_y")]) },
    else_branch: { graph: bodyOf("else", [add("total"), nested]) },
  };
  return buildModel(
    buildGraph({
      name: "main",
      nodes: [buildNode({ type: "If", inputs: ["cond"], outputs: ["y"], attributes: branches })],
      inputs: [buildValueInfo("x", "FLOAT", ["N", 3]), buildValueInfo("cond", "BOOL", [])],
      outputs: [buildValueInfo("y", "FLOAT", ["N", 3])],
      initializers: [buildFloats("bias", [1], [0.5])],
    }),
  );
}

function bodyOf(name: string, nodes: GraphProto["node"]): GraphProto {
  const last = nodes.at(-1)?.output[0] ?? "";
  return buildGraph({ name, nodes, inputs: [], outputs: [buildEdge(last, { tensor: "FLOAT" })] });
}

function everyAttribute(): ModelProto {
  const tensor = buildFloats("t", [2], [1, -1]);
  const attributes = {
    float: { float: -0.5 },
    int: { int: -7 },
    text: { text: "größer" },
    floats: { floats: [0.1, 1e30] },
    ints: { ints: [-1, 3_000_000_000] },
    texts: { texts: ["a", "", "😀"] },
    tensor: { tensor },
    tensors: {
      tensors: [tensor, buildTensor("names", { type: "string", dims: [1], data: ["é"] })],
    },
    graphs: { graphs: [bodyOf("one", []), bodyOf("two", [])] },
    type: { type: buildType({ sequence: { tensor: "STRING" } }) },
  };
  const node = buildNode({ type: "Op", inputs: ["x"], outputs: ["y"], attributes });
  return buildModel(buildGraph({ name: "g", nodes: [node], inputs: [], outputs: [] }), {
    domains: { "ai.onnx.ml": 3 },
    metadata: { labels: "no,yes" },
  });
}

function everyEdge(): ModelProto {
  const dictionary = { key: "INT64", value: { tensor: "FLOAT", dims: [] } } as const;
  return buildModel(
    buildGraph({
      name: "edges",
      nodes: [],
      inputs: [
        buildEdge("plain", { tensor: "FLOAT16", dims: ["N", 3, null] }),
        buildEdge("list", { sequence: { tensor: "STRING", dims: [] } }),
        buildEdge("dictionary", dictionary),
        buildEdge("maybe", { optional: { tensor: "FLOAT" } }),
      ],
      outputs: [
        buildEdge("dictionaries", { sequence: dictionary }),
        buildEdge("thin", { sparse: "FLOAT", dims: ["N", 4] }),
        buildEdge("open", { tensor: "DOUBLE" }),
        buildEdge("scalar", { tensor: "INT64", dims: [] }),
        buildEdge("minus", { tensor: "BOOL", dims: [-1, null, 2] }),
      ],
    }),
  );
}

function textModel(): ModelProto {
  const words = buildTensor("words", { type: "string", dims: [2], data: ["größer", "👩‍💻"] });
  return buildModel(
    buildGraph({ name: "g", nodes: [], inputs: [], outputs: [], initializers: [words] }),
  );
}

function fourBitModel(): ModelProto {
  const weights = buildTensor("w", { type: "int4", dims: [3], data: Int8Array.of(-8, 7, 1) });
  return buildModel(
    buildGraph({ name: "g", nodes: [], inputs: [], outputs: [], initializers: [weights] }),
    { opset: 21, irVersion: 10 },
  );
}

import { create } from "@bufbuild/protobuf";
import { TensorProto_DataType, ValueInfoProtoSchema } from "onnx-buf";
import { expect, it } from "vitest";
import { buildFloats, buildGraph, buildModel, buildNode, buildValueInfo } from "./build-model";
import { encodeModel } from "./encode-model";
import { signatureOf } from "./signature-of";

it("reads names, element types and dimensions, and leaves defaults out", () => {
  const listOfMaps = create(ValueInfoProtoSchema, {
    name: "list",
    type: { value: { case: "sequenceType", value: {} } },
  });
  const shapeless = create(ValueInfoProtoSchema, {
    name: "free",
    type: {
      value: { case: "tensorType", value: { elemType: TensorProto_DataType.DOUBLE } },
    },
  });
  const graph = buildGraph({
    name: "edges",
    nodes: [],
    inputs: [
      buildValueInfo("image", "UINT8", ["N", 1, 28, ""]),
      buildValueInfo("words", "STRING", [3]),
      buildValueInfo("default", "FLOAT", [1]),
    ],
    outputs: [buildValueInfo("label", "INT64", ["N"]), shapeless, listOfMaps],
    initializers: [buildFloats("default", [1], [2])],
  });

  expect(signatureOf(encodeModel(buildModel(graph)))).toEqual({
    inputs: [
      { name: "image", kind: "tensor", type: "uint8", dims: ["N", 1, 28, null] },
      { name: "words", kind: "tensor", type: "string", dims: [3] },
    ],
    outputs: [
      { name: "label", kind: "tensor", type: "int64", dims: ["N"] },
      { name: "free", kind: "tensor", type: "float64", dims: null },
      { name: "list", kind: "sequence", type: "unknown", dims: null },
    ],
  });
});

it("does not read a body's edges as the model's", () => {
  const body = buildGraph({
    name: "body",
    nodes: [],
    inputs: [buildValueInfo("inner", "FLOAT", [1])],
    outputs: [],
  });
  const branch = buildNode({
    type: "If",
    inputs: ["outer"],
    outputs: ["y"],
    attributes: { then_branch: { graph: body } },
  });
  const graph = buildGraph({
    name: "main",
    nodes: [branch],
    inputs: [buildValueInfo("outer", "FLOAT", [1])],
    outputs: [],
  });
  const { inputs } = signatureOf(encodeModel(buildModel(graph)));
  expect(inputs.map(({ name }) => name)).toEqual(["outer"]);
});

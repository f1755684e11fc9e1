import { create } from "@bufbuild/protobuf";
import {
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  type ValueInfoProto,
} from "onnx-buf";
import {
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
} from "#lib/onnx/build-model";
import { encodeModel } from "#lib/onnx/encode-model";
import type { FindingCode } from "#lib/onnx/model-finding";

/** A file that means harm or is broken, and what it is refused for. */
export type HostileFile = {
  readonly name: string;
  readonly bytes: () => Uint8Array;
  readonly codes: readonly FindingCode[];
};

/** Bytes are made when asked for, so that the large ones do not lie in memory together. */
export function hostile(
  name: string,
  bytes: () => Uint8Array,
  ...codes: readonly FindingCode[]
): HostileFile {
  return { name, bytes, codes };
}

type Parts = {
  readonly nodes?: readonly NodeProto[];
  readonly inputs?: readonly ValueInfoProto[];
  readonly outputs?: readonly ValueInfoProto[];
  readonly initializers?: readonly TensorProto[];
  readonly domains?: Readonly<Record<string, number>>;
};

/** Rows of three numbers in. */
export const x = buildValueInfo("x", "FLOAT", ["n", 3]);
/** Two scores a row out. */
export const scores = buildValueInfo("scores", "FLOAT", ["n", 2]);
const WEIGHTS = [0.5, -1, 0.25, 2, -0.75, 1];
/** `scores` = softmax of `before`. */
export const softmax = (before: string) =>
  buildNode({ type: "Softmax", inputs: [before], outputs: ["scores"] });
export const product = (input = "x", output = "product") =>
  buildNode({ type: "MatMul", inputs: [input, "w"], outputs: [output] });

/** A graph from rows of three to scores unless told otherwise. */
export function graphOf(parts: Parts = {}): GraphProto {
  return buildGraph({
    name: "hostile",
    inputs: parts.inputs ?? [x],
    outputs: parts.outputs ?? [scores],
    nodes: parts.nodes ?? [product(), softmax("product")],
    initializers: [buildFloats("w", [3, 2], WEIGHTS), ...(parts.initializers ?? [])],
  });
}

/** The bytes of a model; `spoil` has the last word on the message. */
export function fileOf(
  parts: Parts = {},
  spoil: (model: ModelProto) => void = () => {},
): Uint8Array {
  const options = parts.domains ? { domains: parts.domains } : {};
  const model = buildModel(graphOf(parts), options);
  spoil(model);
  return encodeModel(model);
}

/** A model that nothing is wrong with. */
export const sound = () => fileOf();

/** Whole numbers as a tensor. */
export function int64s(name: string, values: readonly bigint[], dims = [BigInt(values.length)]) {
  return create(TensorProtoSchema, {
    name,
    dims,
    dataType: TensorProto_DataType.INT64,
    int64Data: [...values],
  });
}

/** A tensor whose values are said to lie in another file. */
export function elsewhere(location: string, name = "stolen"): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dims: [3n, 2n],
    dataType: TensorProto_DataType.FLOAT,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [{ key: "location", value: location }],
  });
}

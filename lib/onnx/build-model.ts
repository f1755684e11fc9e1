import { create } from "@bufbuild/protobuf";
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type SparseTensorProto,
  type TensorProto,
  TensorProto_DataType,
  TensorProtoSchema,
  type TypeProto,
  type ValueInfoProto,
} from "onnx-buf";
import { buildEdge } from "./build-edge";

/** A value by explicit kind: a float of 1 and an int of 1 are different attributes, and the runtime minds. */
export type AttributeValue = PlainValue | MessageValue;

type PlainValue =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly text: string }
  | { readonly floats: readonly number[] }
  | { readonly ints: readonly number[] }
  | { readonly texts: readonly string[] };

type MessageValue =
  | { readonly tensor: TensorProto }
  | { readonly tensors: readonly TensorProto[] }
  | { readonly sparse: SparseTensorProto }
  | { readonly graph: GraphProto }
  | { readonly graphs: readonly GraphProto[] }
  | { readonly type: TypeProto };

export type NodeParts = {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
};

export type GraphParts = {
  readonly name: string;
  readonly nodes: readonly NodeProto[];
  readonly inputs: readonly ValueInfoProto[];
  readonly outputs: readonly ValueInfoProto[];
  readonly initializers?: readonly TensorProto[];
};

/** Operator set and file version that everything is written with unless it needs newer ones, as four-bit weights do (21 and 10). */
const OPSET = 17;
const IR_VERSION = 8;

/** A whole model of opset 17, IR 8; `domains` lists further operator sets by version, `metadata` is kept as text. */
export function buildModel(
  graph: GraphProto,
  options: {
    readonly domains?: Readonly<Record<string, number>>;
    readonly metadata?: Readonly<Record<string, string>>;
    readonly opset?: number;
    readonly irVersion?: number;
  } = {},
): ModelProto {
  const further = Object.entries(options.domains ?? {});
  return create(ModelProtoSchema, {
    irVersion: BigInt(options.irVersion ?? IR_VERSION),
    producerName: "umpire",
    graph,
    opsetImport: [
      { domain: "", version: BigInt(options.opset ?? OPSET) },
      ...further.map(([domain, version]) => ({ domain, version: BigInt(version) })),
    ],
    metadataProps: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
  });
}

export function buildGraph({ name, nodes, inputs, outputs, initializers = [] }: GraphParts) {
  return create(GraphProtoSchema, {
    name,
    node: [...nodes],
    input: [...inputs],
    output: [...outputs],
    initializer: [...initializers],
  });
}

export function buildNode({ type, inputs, outputs, name, domain, attributes }: NodeParts) {
  return create(NodeProtoSchema, {
    opType: type,
    input: [...inputs],
    output: [...outputs],
    name: name ?? `${type}_${outputs[0] ?? ""}`,
    ...(domain === undefined ? {} : { domain }),
    attribute: Object.entries(attributes ?? {}).map(([key, value]) => buildAttribute(key, value)),
  });
}

/** A named edge of a graph: a number is a fixed dimension, a text names a dynamic one, `null` leaves it nameless. */
export function buildValueInfo(
  name: string,
  type: keyof typeof TensorProto_DataType,
  dims: readonly (number | string | null)[],
): ValueInfoProto {
  return buildEdge(name, { tensor: type, dims });
}

/** A float32 initializer, little-endian whatever the machine. */
export function buildFloats(
  name: string,
  dims: readonly number[],
  values: ArrayLike<number>,
): TensorProto {
  const rawData = new Uint8Array(values.length * 4);
  const view = new DataView(rawData.buffer);
  for (let index = 0; index < values.length; index += 1) {
    view.setFloat32(index * 4, values[index] as number, true);
  }
  return create(TensorProtoSchema, {
    name,
    dims: dims.map(BigInt),
    dataType: TensorProto_DataType.FLOAT,
    rawData,
  });
}

export function buildAttribute(name: string, value: AttributeValue): AttributeProto {
  return create(AttributeProtoSchema, { name, ...typedValue(value) });
}

function typedValue(value: AttributeValue) {
  const kinds = AttributeProto_AttributeType;
  const utf8 = new TextEncoder();
  if ("float" in value) return { type: kinds.FLOAT, f: value.float };
  if ("int" in value) return { type: kinds.INT, i: BigInt(value.int) };
  if ("text" in value) return { type: kinds.STRING, s: utf8.encode(value.text) };
  if ("floats" in value) return { type: kinds.FLOATS, floats: [...value.floats] };
  if ("ints" in value) return { type: kinds.INTS, ints: value.ints.map(BigInt) };
  if ("texts" in value) {
    return { type: kinds.STRINGS, strings: value.texts.map((text) => utf8.encode(text)) };
  }
  return typedMessage(value);
}

function typedMessage(value: MessageValue) {
  const kinds = AttributeProto_AttributeType;
  if ("tensor" in value) return { type: kinds.TENSOR, t: value.tensor };
  if ("graph" in value) return { type: kinds.GRAPH, g: value.graph };
  if ("tensors" in value) return { type: kinds.TENSORS, tensors: [...value.tensors] };
  if ("sparse" in value) return { type: kinds.SPARSE_TENSOR, sparseTensor: value.sparse };
  if ("graphs" in value) return { type: kinds.GRAPHS, graphs: [...value.graphs] };
  return { type: kinds.TYPE_PROTO, tp: value.type };
}

import { create } from "@bufbuild/protobuf";
import {
  TensorProto_DataType,
  type TypeProto,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "onnx-buf";

/** What may flow along an edge: tensors, and lists, dictionaries and options of them. */
export type EdgeType =
  | {
      readonly tensor: keyof typeof TensorProto_DataType;
      /**
       * A number is fixed, a text names a dynamic dimension, `null` is a dynamic one without a name; left out, the rank
       * is open.
       */
      readonly dims?: readonly (number | string | null)[];
    }
  | {
      readonly sparse: keyof typeof TensorProto_DataType;
      readonly dims: readonly (number | string | null)[];
    }
  | { readonly sequence: EdgeType }
  | { readonly optional: EdgeType }
  | { readonly key: "STRING" | "INT64"; readonly value: EdgeType };

/** A named edge of any type; `buildValueInfo` is the short way for tensors. */
export function buildEdge(name: string, type: EdgeType): ValueInfoProto {
  return create(ValueInfoProtoSchema, { name, type: buildType(type) });
}

export function buildType(type: EdgeType): TypeProto {
  return create(TypeProtoSchema, { value: typeValue(type) });
}

function typeValue(type: EdgeType) {
  if ("tensor" in type) {
    const shape = type.dims === undefined ? {} : { shape: shapeOf(type.dims) };
    const value = { elemType: TensorProto_DataType[type.tensor], ...shape };
    return { case: "tensorType" as const, value };
  }
  if ("sparse" in type) {
    const value = { elemType: TensorProto_DataType[type.sparse], shape: shapeOf(type.dims) };
    return { case: "sparseTensorType" as const, value };
  }
  if ("sequence" in type) {
    return { case: "sequenceType" as const, value: { elemType: buildType(type.sequence) } };
  }
  if ("optional" in type) {
    return { case: "optionalType" as const, value: { elemType: buildType(type.optional) } };
  }
  const value = { keyType: TensorProto_DataType[type.key], valueType: buildType(type.value) };
  return { case: "mapType" as const, value };
}

function shapeOf(dims: readonly (number | string | null)[]) {
  return { dim: dims.map(dimensionOf) };
}

function dimensionOf(dim: number | string | null) {
  if (dim === null) return {};
  return typeof dim === "number"
    ? { value: { case: "dimValue" as const, value: BigInt(dim) } }
    : { value: { case: "dimParam" as const, value: dim } };
}

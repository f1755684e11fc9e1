import { fromBinary } from "@bufbuild/protobuf";
import {
  TensorProto_DataType,
  type TensorShapeProto_Dimension,
  type TypeProto,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from "onnx-buf";
import { shown } from "./model-finding";
import { type ByteRange, scanModel } from "./scan-model";

/**
 * One value at the edge of a graph. A dimension is a number when fixed, a name or `null` when dynamic; no shape at all
 * is `null`.
 */
export type EdgeSignature = {
  readonly name: string;
  readonly kind: "tensor" | "sequence" | "map" | "optional" | "sparse_tensor" | "unknown";
  /** Element type such as `float32` or `string`; `unknown` where there is none. */
  readonly type: string;
  readonly dims: readonly (number | string | null)[] | null;
};

/** A shape as people write it, names of dynamic dimensions shortened. */
export function shapeText(dims: EdgeSignature["dims"]): string {
  if (dims === null) return "of unknown shape";
  return `[${dims.map((dim) => (dim === null ? "?" : shown(String(dim), 20))).join(", ")}]`;
}

/** What a caller feeds and what comes back, in the graph's order. */
export type ModelSignature = {
  readonly inputs: readonly EdgeSignature[];
  readonly outputs: readonly EdgeSignature[];
};

/**
 * The signature of a model that `inspectModel` has passed. Inputs with an initializer are defaults, not inputs.
 * Only the edges are decoded, so 200 MiB of weights cost nothing. Throws when an edge is no sound message.
 */
export function signatureOf(bytes: Uint8Array): ModelSignature {
  const { inputs, outputs, initializers } = scanModel(bytes);
  return {
    inputs: inputs.map((it) => edgeOf(bytes, it)).filter(({ name }) => !initializers.has(name)),
    outputs: outputs.map((it) => edgeOf(bytes, it)),
  };
}

function edgeOf(bytes: Uint8Array, { start, end }: ByteRange): EdgeSignature {
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
  const info: ValueInfoProto = fromBinary(ValueInfoProtoSchema, view);
  return { name: info.name, ...typeOf(info.type) };
}

function typeOf(type: TypeProto | undefined): Omit<EdgeSignature, "name"> {
  switch (type?.value.case) {
    case "tensorType":
    case "sparseTensorType": {
      const { elemType, shape } = type.value.value;
      const kind = type.value.case === "tensorType" ? "tensor" : "sparse_tensor";
      return { kind, type: elementType(elemType), dims: shape?.dim.map(dimensionOf) ?? null };
    }
    case "sequenceType":
      return { kind: "sequence", type: "unknown", dims: null };
    case "mapType":
      return { kind: "map", type: elementType(type.value.value.keyType), dims: null };
    case "optionalType":
      return { kind: "optional", type: "unknown", dims: null };
    default:
      return { kind: "unknown", type: "unknown", dims: null };
  }
}

/** ONNX's own names in lower case, but for the two that everybody else calls by width. */
function elementType(code: number): string {
  if (code === TensorProto_DataType.FLOAT) return "float32";
  if (code === TensorProto_DataType.DOUBLE) return "float64";
  return TensorProto_DataType[code]?.toLowerCase() ?? "unknown";
}

/** A negative number is how some exporters write "dynamic". */
function dimensionOf({ value }: TensorShapeProto_Dimension): number | string | null {
  if (value.case === "dimValue") return value.value < 0n ? null : Number(value.value);
  return value.case === "dimParam" && value.value !== "" ? value.value : null;
}

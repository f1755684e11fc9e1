import { create, isFieldSet } from "@bufbuild/protobuf";
import { type TensorProto, TensorProto_DataType, TensorProtoSchema } from "onnx-buf";
import { packNibbles, unpackNibbles } from "./nibbles";
import { type RawData, readRaw, writeRaw } from "./raw-data";

/** Element types that have an array here: ONNX's names in lower case, but for the two that everybody calls by width. */
export type TensorElement = keyof typeof CODES;

/**
 * A tensor's numbers with an element each. Half floats are bits in a `Uint16Array` (`halfToFloat`), booleans bytes,
 * four-bit integers one a byte, integers of 64 bits BigInt.
 */
export type TensorValues = {
  readonly type: TensorElement;
  readonly dims: readonly number[];
  readonly data: RawData | readonly string[];
};

const CODES = {
  float32: TensorProto_DataType.FLOAT,
  float64: TensorProto_DataType.DOUBLE,
  float16: TensorProto_DataType.FLOAT16,
  bfloat16: TensorProto_DataType.BFLOAT16,
  int8: TensorProto_DataType.INT8,
  uint8: TensorProto_DataType.UINT8,
  int16: TensorProto_DataType.INT16,
  uint16: TensorProto_DataType.UINT16,
  int32: TensorProto_DataType.INT32,
  uint32: TensorProto_DataType.UINT32,
  int64: TensorProto_DataType.INT64,
  uint64: TensorProto_DataType.UINT64,
  bool: TensorProto_DataType.BOOL,
  int4: TensorProto_DataType.INT4,
  uint4: TensorProto_DataType.UINT4,
  string: TensorProto_DataType.STRING,
} as const;
const NAMES = new Map<number, TensorElement>(
  Object.entries(CODES).map(([name, code]) => [code, name as TensorElement]),
);

/**
 * A copy of an initializer's values, whichever field holds them: `raw_data` or the typed list of its element type.
 * Throws a `TypeError` on an element type without an array (complex numbers, eight-bit floats), on external data, and on
 * a length that the dimensions contradict.
 */
export function readTensor(tensor: TensorProto): TensorValues {
  const type = NAMES.get(tensor.dataType);
  if (!type) throw new TypeError(`${tensor.name} is of element type ${tensor.dataType}`);
  if (tensor.dataLocation !== 0) throw new TypeError(`${tensor.name} lies in another file`);
  const dims = tensor.dims.map(Number);
  const count = dims.reduce((product, dim) => product * dim, 1);
  const data = valuesOf(tensor, type, count);
  if (data.length !== count) {
    throw new TypeError(`${tensor.name} holds ${data.length} values where its shape says ${count}`);
  }
  return { type, dims, data };
}

/** An initializer of any element type, its values little-endian in `raw_data`, or in `string_data` for texts. */
export function buildTensor(name: string, { type, dims, data }: TensorValues): TensorProto {
  const parts = { name, dims: dims.map(BigInt), dataType: CODES[type] };
  if (isTexts(data)) {
    const stringData = data.map((text) => new TextEncoder().encode(text));
    return create(TensorProtoSchema, { ...parts, stringData });
  }
  const isPacked = type === "int4" || type === "uint4";
  const rawData = isPacked ? packNibbles(Array.from(data, Number)) : writeRaw(data);
  return create(TensorProtoSchema, { ...parts, rawData });
}

function valuesOf(tensor: TensorProto, type: TensorElement, count: number): TensorValues["data"] {
  if (type === "string") {
    return tensor.stringData.map((text) => new TextDecoder().decode(text));
  }
  const isRaw = isFieldSet(tensor, TensorProtoSchema.field.rawData);
  if (type === "int4" || type === "uint4") {
    const bytes = isRaw ? tensor.rawData : Uint8Array.from(tensor.int32Data);
    return unpackNibbles(bytes, count, type);
  }
  return isRaw ? readRaw(tensor.rawData, type) : fromTypedList(tensor, type);
}

/** onnx.proto puts every type of up to 32 bits but float and uint32 into `int32_data`; half floats are bits there. */
function fromTypedList(
  tensor: TensorProto,
  type: Exclude<TensorElement, "string" | "int4" | "uint4">,
): RawData {
  switch (type) {
    case "float32":
      return Float32Array.from(tensor.floatData);
    case "float64":
      return Float64Array.from(tensor.doubleData);
    case "int64":
      return BigInt64Array.from(tensor.int64Data);
    case "uint64":
      return BigUint64Array.from(tensor.uint64Data);
    case "uint32":
      return Uint32Array.from(tensor.uint64Data, Number);
    case "int32":
      return Int32Array.from(tensor.int32Data);
    case "int16":
      return Int16Array.from(tensor.int32Data);
    case "int8":
      return Int8Array.from(tensor.int32Data);
    case "uint8":
    case "bool":
      return Uint8Array.from(tensor.int32Data);
    case "uint16":
    case "float16":
    case "bfloat16":
      return Uint16Array.from(tensor.int32Data);
  }
}

function isTexts(data: TensorValues["data"]): data is readonly string[] {
  return Array.isArray(data);
}

import { create } from "@bufbuild/protobuf";
import { type TensorProto, TensorProto_DataType, TensorProtoSchema } from "onnx-buf";
import { Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { floatToHalf } from "#lib/math/half-float";
import { buildEdge } from "./build-edge";
import { buildGraph, buildModel, buildNode, buildValueInfo } from "./build-model";
import { outputsOf } from "./kit.test.support";
import { packNibbles, unpackNibbles } from "./nibbles";
import { buildTensor, readTensor, type TensorValues } from "./tensors";

const every: TensorValues[] = [
  { type: "float32", dims: [3], data: Float32Array.of(0.5, -1.25, 3e38) },
  { type: "float64", dims: [2], data: Float64Array.of(0.1, -1e300) },
  { type: "float16", dims: [2], data: Uint16Array.of(0x3c00, 0xc100) },
  { type: "bfloat16", dims: [2], data: Uint16Array.of(0x3fc0, 0x4040) },
  { type: "int8", dims: [3], data: Int8Array.of(-128, 5, 127) },
  { type: "uint8", dims: [2, 2], data: Uint8Array.of(0, 7, 200, 255) },
  { type: "int16", dims: [2], data: Int16Array.of(-32_768, 300) },
  { type: "uint16", dims: [2], data: Uint16Array.of(65_535, 1) },
  { type: "int32", dims: [1, 3], data: Int32Array.of(-2_147_483_648, 5, 70_000) },
  { type: "uint32", dims: [2], data: Uint32Array.of(4_294_967_295, 2) },
  { type: "int64", dims: [2], data: BigInt64Array.of(-(2n ** 63n), 9n) },
  { type: "uint64", dims: [2], data: BigUint64Array.of(2n ** 64n - 1n, 3n) },
  { type: "bool", dims: [3], data: Uint8Array.of(1, 0, 1) },
  { type: "int4", dims: [5], data: Int8Array.of(-8, 7, -1, 0, 3) },
  { type: "uint4", dims: [3], data: Uint8Array.of(15, 0, 9) },
  { type: "string", dims: [2], data: ["größer", "😀 b"] },
  { type: "float32", dims: [], data: Float32Array.of(42) },
  { type: "float32", dims: [0, 4], data: new Float32Array() },
];

it.each(every)("$type $dims comes back as it went in", (values) => {
  expect(readTensor(buildTensor("t", values))).toEqual(values);
});

it.each(every)("$type $dims loads in the runtime and means the same there", async (values) => {
  if (["float16", "bfloat16", "uint16", "int16", "string"].includes(values.type)) return;
  const tensor = buildTensor("t", values);
  expect(await castByRuntime(tensor)).toEqual(Array.from(values.data, Number).map(Math.fround));
});

describe("typed lists", () => {
  const lists: [string, Parameters<typeof tensorOf>[0], number[]][] = [
    ["float_data", { dataType: TensorProto_DataType.FLOAT, floatData: [0.5, -2] }, [0.5, -2]],
    ["double_data", { dataType: TensorProto_DataType.DOUBLE, doubleData: [0.1, 7] }, [0.1, 7]],
    ["int32_data", { dataType: TensorProto_DataType.INT32, int32Data: [-5, 9] }, [-5, 9]],
    ["int32_data of bytes", { dataType: TensorProto_DataType.INT8, int32Data: [-5, 9] }, [-5, 9]],
    [
      "int32_data of uint8",
      { dataType: TensorProto_DataType.UINT8, int32Data: [250, 9] },
      [250, 9],
    ],
    ["int32_data of bool", { dataType: TensorProto_DataType.BOOL, int32Data: [1, 0] }, [1, 0]],
    ["int64_data", { dataType: TensorProto_DataType.INT64, int64Data: [-5n, 9n] }, [-5, 9]],
    ["uint64_data", { dataType: TensorProto_DataType.UINT64, uint64Data: [5n, 9n] }, [5, 9]],
    [
      "uint64_data of uint32",
      { dataType: TensorProto_DataType.UINT32, uint64Data: [5n, 9n] },
      [5, 9],
    ],
    ["int32_data of int4", { dataType: TensorProto_DataType.INT4, int32Data: [0x7b] }, [-5, 7]],
  ];

  it.each(lists)("%s is read as the runtime reads it", async (_name, parts, expected) => {
    const tensor = tensorOf(parts);
    expect(Array.from(readTensor(tensor).data, Number)).toEqual(expected);
    expect(await castByRuntime(tensor)).toEqual(expected.map(Math.fround));
  });

  it("half floats are bits in int32_data", () => {
    const tensor = tensorOf({
      dataType: TensorProto_DataType.FLOAT16,
      int32Data: [0x3c00, 0xc000],
    });
    expect(readTensor(tensor).data).toEqual(Uint16Array.of(0x3c00, 0xc000));
  });
});

describe("what is no tensor", () => {
  it("is refused when the values do not fill the shape", () => {
    const tensor = buildTensor("short", {
      type: "float32",
      dims: [3],
      data: Float32Array.of(1, 2),
    });
    expect(() => readTensor(tensor)).toThrow("short holds 2 values where its shape says 3");
  });

  it("is refused when its last value is cut", () => {
    const tensor = tensorOf({ dataType: TensorProto_DataType.FLOAT, rawData: new Uint8Array(7) });
    expect(() => readTensor(tensor)).toThrow(TypeError);
  });

  it("is refused when its values lie in another file or are of no array's type", () => {
    expect(() => readTensor(tensorOf({ dataType: 1, dataLocation: 1 }))).toThrow("another file");
    expect(() => readTensor(tensorOf({ dataType: TensorProto_DataType.COMPLEX64 }))).toThrow(
      "element type",
    );
  });
});

it("rounds half floats as the runtime's Cast does", async () => {
  const values = Float32Array.from({ length: 4096 }, (_, at) => {
    const sign = at % 2 === 0 ? 1 : -1;
    return sign * (1 + ((at * 7919) % 4099) / 4099) * 2 ** ((at % 44) - 27);
  });
  const model = buildModel(
    buildGraph({
      name: "cast",
      nodes: [
        buildNode({ type: "Cast", inputs: ["x"], outputs: ["y"], attributes: { to: { int: 10 } } }),
      ],
      inputs: [buildValueInfo("x", "FLOAT", ["N"])],
      outputs: [buildValueInfo("y", "FLOAT16", ["N"])],
    }),
  );
  const { y } = await outputsOf(model, { x: new Tensor("float32", values, [values.length]) });
  expect(Array.from(values, floatToHalf)).toEqual(Array.from(y?.data as Uint16Array));
});

it("packs four-bit integers two a byte, the first in the lower half", () => {
  expect(packNibbles([-8, 7, -1])).toEqual(Uint8Array.of(0x78, 0x0f));
  expect(unpackNibbles(Uint8Array.of(0x78, 0x0f), 3, "int4")).toEqual(Int8Array.of(-8, 7, -1));
  expect(unpackNibbles(Uint8Array.of(0x78), 9, "uint4")).toEqual(Uint8Array.of(8, 7));
});

function tensorOf(parts: Partial<Omit<TensorProto, "$typeName" | "$unknown">>): TensorProto {
  return create(TensorProtoSchema, { name: "t", dims: [2n], ...parts });
}

/** The initializer cast to float32 by the runtime; opset 21, since four-bit integers are that new. */
async function castByRuntime(tensor: TensorProto): Promise<number[]> {
  const graph = buildGraph({
    name: "cast",
    nodes: [
      buildNode({ type: "Cast", inputs: ["t"], outputs: ["y"], attributes: { to: { int: 1 } } }),
    ],
    inputs: [],
    outputs: [buildEdge("y", { tensor: "FLOAT" })],
    initializers: [tensor],
  });
  const { y } = await outputsOf(buildModel(graph, { opset: 21, irVersion: 10 }), {});
  return Array.from(y?.data as Float32Array);
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusal } from "#lib/kernel/refusal";
import { floatToHalf } from "#lib/math/half-float";
import { ELEMENT_TYPES, type ElementType, type TensorData } from "../protocol";
import { numbersOf } from "../row-tensors";
import { readInferRequest, readRawRequest } from "./infer-request";
import { readInferResponse } from "./infer-response";
import { writeInferRequest, writeInferResponse } from "./protocol-message";
import type { NamedTensor } from "./tensor";

const utf8 = new TextEncoder();
const bytesOf = (value: unknown) =>
  utf8.encode(typeof value === "string" ? value : JSON.stringify(value));
const json = (value: unknown) => readInferRequest(bytesOf(value), null);

/** One value of every type, the odd ones among them. */
const VALUES: Readonly<Record<ElementType, fc.Arbitrary<number | bigint | string>>> = {
  bool: fc.integer({ min: 0, max: 1 }),
  int8: fc.integer({ min: -128, max: 127 }),
  uint8: fc.integer({ min: 0, max: 255 }),
  int16: fc.integer({ min: -32_768, max: 32_767 }),
  uint16: fc.integer({ min: 0, max: 65_535 }),
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  uint32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  uint64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  float16: fc.double({ min: -65_504, max: 65_504, noNaN: true }).map(floatToHalf),
  float32: fc.float({ noNaN: true, noDefaultInfinity: true }),
  float64: fc.double({ noNaN: true, noDefaultInfinity: true }),
  string: fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }).map((it) => it.toWellFormed?.() ?? ""),
  ),
};

const tensor = fc
  .tuple(
    fc.constantFrom(...ELEMENT_TYPES),
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
  )
  .chain(([type, dims]) => {
    const length = dims.reduce((product, dim) => product * dim, 1);
    return fc.record({
      name: fc.string({ minLength: 1, maxLength: 20 }),
      type: fc.constant(type),
      dims: fc.constant(dims),
      data: fc
        .array(VALUES[type], { minLength: length, maxLength: length })
        .map((values) => arrayOf(type, values)),
    });
  });
const tensors = fc.uniqueArray(tensor, {
  minLength: 1,
  maxLength: 4,
  selector: ({ name }) => name,
});

function arrayOf(type: ElementType, values: readonly (number | bigint | string)[]): TensorData {
  const target = numbersOf(type, values.length);
  if (!target) return values.map(String);
  for (const [i, value] of values.entries()) target[i] = value as never;
  return target;
}

function nested(values: readonly unknown[], dims: readonly number[]): unknown {
  const [first = 0, ...rest] = dims;
  if (rest.length === 0) return values;
  const size = values.length / Math.max(1, first);
  return Array.from({ length: first }, (_, i) =>
    nested(values.slice(i * size, (i + 1) * size), rest),
  );
}

function refusalOf(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("tensors on the wire", () => {
  it("come back as they went, in JSON and as binary data, asked and answered", () => {
    fc.assert(
      fc.property(tensors, fc.boolean(), (sent, isBinary) => {
        const asked = writeInferRequest({ inputs: sent, outputs: ["y"], isBinary });
        const read = readInferRequest(asked.body, asked.headerBytes);
        expect(read.inputs).toEqual(sent);
        expect(read.outputs).toEqual([{ name: "y", isBinary }]);
        const outputs = sent.map((it, i) => ({ tensor: it, isBinary: isBinary && i !== 1 }));
        const told = writeInferResponse({ model: "m", version: "3", id: 'a"7', outputs });
        expect(readInferResponse(told.body, told.headerBytes)).toEqual(sent);
      }),
      { numRuns: 300 },
    );
  });

  it("are read wherever in memory the body begins", () => {
    fc.assert(
      fc.property(tensors, fc.integer({ min: 0, max: 9 }), (sent, shift) => {
        const { body, headerBytes } = writeInferRequest({
          inputs: sent,
          outputs: [],
          isBinary: true,
        });
        const moved = new Uint8Array(body.length + shift);
        moved.set(body, shift);
        const read = readInferRequest(moved.subarray(shift), headerBytes);
        expect(read.inputs).toEqual(sent);
      }),
    );
  });

  it("may be nested as their shape says", () => {
    const isExact = ({ type, dims }: NamedTensor) =>
      dims.length > 0 && !["int64", "uint64", "float16", "float32", "float64"].includes(type);
    fc.assert(
      fc.property(tensor.filter(isExact), (sent) => {
        const { body } = writeInferRequest({ inputs: [sent], outputs: [], isBinary: false });
        const message = JSON.parse(new TextDecoder().decode(body));
        message.inputs[0].data = nested(message.inputs[0].data, sent.dims);
        expect(json(message).inputs).toEqual([sent]);
      }),
    );
  });

  it("keep every digit of 64-bit numbers, and both zeros", () => {
    const data = "[9223372036854775807, -9223372036854775808 ,\n9007199254740993,7]";
    const text = `{"id":"says 12345678901234567890, not a number","inputs":[{"name":"n","datatype":"INT64","shape":[4],"data":${data}},{"name":"z","datatype":"FP32","shape":[2],"data":[-0,0.30000001192092896]}]}`;
    const { id, inputs } = json(text);
    expect(id).toBe("says 12345678901234567890, not a number");
    expect(inputs[0]?.data).toEqual(
      BigInt64Array.from([2n ** 63n - 1n, -(2n ** 63n), 9_007_199_254_740_993n, 7n]),
    );
    expect(inputs[1]?.data).toEqual(Float32Array.from([-0, 0.3]));
  });
});

function half(): NamedTensor {
  return { name: "x", type: "float32", dims: [2, 1], data: Float32Array.from([0.25, -7]) };
}

describe("answers", () => {
  it("say which output JSON cannot hold, and hold it as binary data", () => {
    const odd: NamedTensor = {
      ...{ name: "p", type: "float32", dims: [2, 2] },
      data: Float32Array.from([0.25, 0.5, Number.NaN, 1]),
    };
    const write = (isBinary: boolean) =>
      writeInferResponse({
        model: "m",
        version: "1",
        id: null,
        outputs: [{ tensor: odd, isBinary }],
      });
    expect(refusalOf(() => write(false)).message).toContain('output "p" holds NaN at [1,0]');
    const { body, headerBytes } = write(true);
    expect(readInferResponse(body, headerBytes)).toEqual([odd]);
  });

  it("stand byte for byte as the protocol spells them", () => {
    const outputs = [{ tensor: half(), isBinary: false }];
    const { body } = writeInferResponse({ model: "loan-risk", version: "2", id: "42", outputs });
    expect(new TextDecoder().decode(body)).toBe(
      '{"model_name":"loan-risk","model_version":"2","id":"42","outputs":[{"name":"x","datatype":"FP32","shape":[2,1],"data":[0.25,-7]}]}',
    );
  });
});

it("reads a body that is nothing but one input's bytes", () => {
  const inputs = [{ name: "x", datatype: "FP32", shape: [-1, 2] }] as const;
  const bytes = new Uint8Array(Float32Array.from([1, 2, 3, 4, 5, 6]).buffer);
  expect(readRawRequest(bytes, inputs).inputs).toEqual([
    { name: "x", type: "float32", dims: [3, 2], data: Float32Array.from([1, 2, 3, 4, 5, 6]) },
  ]);
  expect(refusalOf(() => readRawRequest(bytes.subarray(1), inputs)).code).toBe("invalid_request");
  const text = [{ name: "t", datatype: "BYTES", shape: [-1, 1] }] as const;
  expect(readRawRequest(bytesOf("größer"), text).inputs).toEqual([
    { name: "t", type: "string", dims: [1, 1], data: ["größer"] },
  ]);
});

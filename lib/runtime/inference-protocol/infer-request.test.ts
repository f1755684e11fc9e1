import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusal } from "#lib/kernel/refusal";
import { headerBytesOf, readInferRequest } from "./infer-request";
import { writeInferRequest } from "./protocol-message";
import type { NamedTensor } from "./tensor";

const utf8 = new TextEncoder();
const bytesOf = (value: unknown) =>
  utf8.encode(typeof value === "string" ? value : JSON.stringify(value));
const json = (value: unknown) => readInferRequest(bytesOf(value), null);

function refusalOf(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** Whole requests that break the protocol, each with a part of what the refusal must say. */
const BROKEN: readonly (readonly [string, unknown, string])[] = [
  [
    "NaN",
    '{"inputs":[{"name":"x","datatype":"FP32","shape":[2,2],"data":[[1,2],[3,NaN]]}]}',
    'input "x" holds NaN at [1,1]',
  ],
  [
    "infinity",
    '{"inputs":[{"name":"x","datatype":"FP64","shape":[2],"data":[-Infinity,2]}]}',
    "-Infinity at [0]",
  ],
  ["a number too large for its type", one("FP32", [2], [1, 1e39]), "1e+39 at [1]"],
  ["half precision that overflows", one("FP16", [1], [70_000]), "70000 at [0]"],
  ["a fraction", one("INT32", [2], [1, 2.5]), "2.5 at [1]"],
  ["a byte beyond its range", one("UINT8", [1], [256]), "256 at [0]"],
  ["digits that JSON lost", one("INT64", [1], [1e20]), "100000000000000000000 at [0]"],
  [
    "a 64-bit number beyond its range",
    '{"inputs":[{"name":"x","datatype":"INT64","shape":[1],"data":[9223372036854775808]}]}',
    "9223372036854775808 at [0]",
  ],
  ["a number for a text", one("BYTES", [2], ["a", 7]), "7 at [1]"],
  ["a text for a number", one("FP32", [1], ["7"]), '"7" at [0]'],
  ["nothing for a number", one("FP32", [2], [1, null]), "null at [1]"],
  [
    "too few values",
    one("FP32", [2, 3], [1, 2, 3]),
    'input "x" has 3 values, but its shape [2,3] asks for 6',
  ],
  ["rows of unequal length", one("FP32", [2, 2], [[1, 2], [3]]), "[1] is no list of 2"],
  [
    "nesting of another depth",
    one(
      "FP32",
      [4],
      [
        [1, 2],
        [3, 4],
      ],
    ),
    "axis 0 is not 4 long",
  ],
  ["a datatype unheard of", one("FP8", [1], [1]), "datatype"],
  ["a negative shape", one("FP32", [-1], [1]), "shape"],
  ["a shape beyond counting", one("FP32", [2 ** 52, 2 ** 52], []), "shape"],
  ["no inputs", {}, "inputs"],
  [
    "the same input twice",
    { inputs: [...one("FP32", [1], [1]).inputs, ...one("FP32", [1], [1]).inputs] },
    "twice",
  ],
  [
    "parameters with parts",
    { ...one("FP32", [1], [1]), parameters: { a: { b: 1 } } },
    "no single value",
  ],
  [
    "a classification",
    { ...one("FP32", [1], [1]), outputs: [{ name: "y", parameters: { classification: 2 } }] },
    "classification",
  ],
  [
    "data in two places",
    { inputs: [{ ...one("FP32", [1], [1]).inputs[0], parameters: { binary_data_size: 4 } }] },
    "twice",
  ],
  ["an id that is no text", { ...one("FP32", [1], [1]), id: 7 }, "id"],
];

function one(datatype: string, shape: number[], data: unknown) {
  return { inputs: [{ name: "x", datatype, shape, data }] };
}

describe("a request off the protocol", () => {
  it.each(BROKEN)("is refused for %s, and told where", (_, body, said) => {
    const refusal = refusalOf(() => json(body));
    expect(refusal.code).toBe("invalid_request");
    expect(refusal.message).toContain(said);
    expect(refusal.faults[0]?.detail).toBe(refusal.message);
  });

  it("may say how long its client waits, in microseconds, and give hints that mean nothing here", () => {
    const waiting = (parameters: object) =>
      json({ ...one("FP32", [1], [1]), parameters }).timeoutMs;
    expect(waiting({ timeout: 1_500, sequence_id: 7, priority: 1 })).toBe(2);
    expect([waiting({}), waiting({ timeout: 0 }), waiting({ timeout: "soon" })]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("is refused when its binary data do not fit", () => {
    const head = (size: number) =>
      bytesOf({
        inputs: [
          { name: "x", datatype: "FP32", shape: [1], parameters: { binary_data_size: size } },
        ],
      });
    const read = (size: number, tail: number, shift = 0) => {
      const json = head(size);
      const body = new Uint8Array([...json, ...new Uint8Array(tail)]);
      return () => readInferRequest(body, json.length + shift);
    };
    expect(read(4, 4)().inputs[0]?.data).toEqual(Float32Array.from([0]));
    expect(refusalOf(read(4, 3)).message).toContain("more binary data than came");
    expect(refusalOf(read(4, 9)).message).toContain("5 bytes");
    expect(refusalOf(read(8, 8)).message).toContain("asks for 4");
    expect(refusalOf(read(2 ** 40, 4)).message).toContain("more binary data than came");
    expect(refusalOf(read(-4, 4)).message).toContain("no number of bytes");
    expect(refusalOf(read(4, 4, 99)).message).toContain("but the body has");
    expect(refusalOf(read(4, 4, -1)).code).toBe("malformed_json");
    for (const header of ["-1", "1e3", "0x10", "", "9".repeat(20), "4, 4"]) {
      expect(refusalOf(() => headerBytesOf(header)).code).toBe("invalid_request");
    }
    expect([headerBytesOf(null), headerBytesOf(" 17 ")]).toEqual([null, 17]);
  });

  it("is refused when texts overrun their bytes or are no UTF-8", () => {
    const read = (...tail: number[]) => {
      const parameters = { binary_data_size: tail.length };
      const head = bytesOf({ inputs: [{ name: "t", datatype: "BYTES", shape: [2], parameters }] });
      return () => readInferRequest(new Uint8Array([...head, ...tail]), head.length);
    };
    expect(read(1, 0, 0, 0, 97, 0, 0, 0, 0)().inputs[0]?.data).toEqual(["a", ""]);
    expect(refusalOf(read(255, 255, 255, 255, 97)).message).toContain("2 texts");
    expect(refusalOf(read(1, 0, 0, 0, 97)).message).toContain("2 texts");
    expect(refusalOf(read(0, 0, 0, 0, 0, 0, 0, 0, 9)).message).toContain("2 texts");
    expect(refusalOf(read(1, 0, 0, 0, 255, 0, 0, 0, 0)).message).toContain("not UTF-8 at [0]");
  });

  it("never breaks the reader, whatever its bytes are", () => {
    const good = new TextDecoder().decode(
      writeInferRequest({ inputs: [half()], outputs: ["y"], isBinary: false }).body,
    );
    const cut = fc.tuple(fc.nat(good.length), fc.string(), fc.nat(good.length));
    const text = fc.oneof(
      fc.json(),
      cut.map(([a, put, b]) => good.slice(0, a) + put + good.slice(b)),
      fc
        .array(fc.constantFrom('"', "\\", "{", "[", "NaN", "1".repeat(17), ",", "]", ":", " "))
        .map((it) => it.join("")),
    );
    const body = fc.oneof(text.map(bytesOf), fc.uint8Array({ maxLength: 60 }));
    fc.assert(
      fc.property(body, fc.option(fc.nat(100)), (bytes, header) => {
        try {
          readInferRequest(bytes, header);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("takes time in proportion to its length, however its quotes stand", () => {
    const started = performance.now();
    for (const unit of ['\\"', '"', "NaN ", "1234567890123456 ", "[", '{"a":']) {
      const body = `[NaN,${unit.repeat(500_000 / unit.length)}`;
      expect(refusalOf(() => json(body)).code).toBe("malformed_json");
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

function half(): NamedTensor {
  return { name: "x", type: "float32", dims: [2, 1], data: Float32Array.from([0.25, -7]) };
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tensors } from "./protocol";
import {
  dataOfType,
  joinRows,
  padRows,
  rowFeeds,
  rowShape,
  sizeBytes,
  sliceRows,
} from "./row-tensors";

const mixed = (numbers: readonly number[], texts: readonly string[]): Tensors => ({
  pairs: { type: "float32", dims: [texts.length, 2], data: Float32Array.from(numbers) },
  names: { type: "string", dims: [texts.length], data: texts },
  counts: {
    type: "int64",
    dims: [texts.length, 1],
    data: BigInt64Array.from(texts, (_, row) => BigInt(row) - 1n),
  },
  scale: { type: "float64", dims: [], data: Float64Array.of(0.5) },
});

describe("joining rows", () => {
  it("lays each tensor's rows one after another and keeps a single value", () => {
    const joined = joinRows([mixed([1, 2], ["a"]), mixed([3, 4, 5, 6], ["b", "c"])]);
    expect(joined).toEqual({
      pairs: { type: "float32", dims: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
      names: { type: "string", dims: [3], data: ["a", "b", "c"] },
      counts: { type: "int64", dims: [3, 1], data: BigInt64Array.of(-1n, -1n, 0n) },
      scale: { type: "float64", dims: [], data: Float64Array.of(0.5) },
    });
  });

  it("is undone by slicing, whatever the sizes", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sizes, fc.array(fc.float(), { minLength: 60, maxLength: 60 }), (counts, pool) => {
        const parts = counts.map((count, part) =>
          mixed(
            pool.slice(part, part + 2 * count),
            Array.from({ length: count }, (_, row) => `${part}.${row}`),
          ),
        );
        const rows = counts.reduce((sum, count) => sum + count, 0);
        const joined = joinRows(parts);
        let start = 0;
        for (const [part, count] of counts.entries()) {
          expect(sliceRows(joined, { start, count, rows })).toEqual(parts[part]);
          start += count;
        }
      }),
    );
  });

  it("refuses to mix values of different types", () => {
    const whole: Tensors = { x: { type: "int64", dims: [1], data: BigInt64Array.of(1n) } };
    const real: Tensors = { x: { type: "int64", dims: [1], data: Float32Array.of(1) } };
    expect(() => joinRows([whole, real])).toThrow(TypeError);
  });
});

it("slices without a copy, and hands out whole what is not one value a row", () => {
  const whole = Float32Array.of(1, 2, 3, 4, 5, 6);
  const batch: Tensors = {
    rows: { type: "float32", dims: [3, 2], data: whole },
    summary: { type: "float32", dims: [5], data: new Float32Array(5) },
  };
  const slice = sliceRows(batch, { start: 1, count: 2, rows: 3 });
  expect(slice.rows).toEqual({ type: "float32", dims: [2, 2], data: Float32Array.of(3, 4, 5, 6) });
  whole[5] = 60;
  expect(slice.rows?.data[3]).toBe(60);
  expect(slice.summary).toBe(batch.summary);
});

it("pads a short chunk with its own first row", () => {
  const chunk: Tensors = { x: { type: "int32", dims: [2, 2], data: Int32Array.of(1, 2, 3, 4) } };
  expect(padRows(chunk, 2, 4).x).toEqual({
    type: "int32",
    dims: [4, 2],
    data: Int32Array.of(1, 2, 3, 4, 1, 2, 1, 2),
  });
  expect(padRows(chunk, 2, 2)).toBe(chunk);
});

it("gives numbers the type and dimensions an input asks for", () => {
  const image = { name: "pixels", type: "uint8", rowDims: [1, 2, 2] } as const;
  expect(rowFeeds(image, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 255), 2, 4)).toEqual({
    pixels: { type: "uint8", dims: [2, 1, 2, 2], data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 255) },
  });
  expect(dataOfType("int64", Float32Array.of(-3, 4))).toEqual(BigInt64Array.of(-3n, 4n));
  expect(() => dataOfType("int64", Float32Array.of(0.5))).toThrow(RangeError);
  const same = Float32Array.of(1);
  expect(dataOfType("float32", same)).toBe(same);
});

it("tells what may share a run from what may not", () => {
  const of = (dims: readonly number[], type: "float32" | "float64" = "float32") =>
    rowShape({ x: { type, dims, data: [] } });
  expect(of([1, 3])).toBe(of([7, 3]));
  expect(of([1, 3])).not.toBe(of([1, 4]));
  expect(of([1, 3])).not.toBe(of([1, 3], "float64"));
  expect(sizeBytes(mixed([1, 2, 3, 4], ["ab", "c"]))).toBe(16 + 6 + 16 + 8);
});

import { describe, expect, it } from "vitest";
import { Adapter } from "./adapter";
import { constantFeeds } from "./constant-feeds";
import { pipelineFor } from "./pipeline-for";
import type { Prepared } from "./prepared";
import { rowsToFeeds, toFeeds } from "./to-feeds";

function adapterOf(input: unknown, constants: unknown = []): Adapter {
  return Adapter.parse({
    input,
    constants,
    output: { tensor: "p", kind: "logits", labels: ["a", "b"], speaks_for: null },
    batch: { mode: "dynamic" },
  });
}

const row = (...values: number[]): Prepared => ({
  kind: "row",
  row: Float32Array.from(values),
  unseen: [],
});
const values = (...list: (number | bigint)[]): Prepared => ({
  kind: "values",
  values: list,
  unseen: [],
});

describe("a matrix", () => {
  const matrix = { layout: "matrix", tensor: "x", type: "float32", columns: ["a", "b"] };

  it("holds one row an input", () => {
    expect(toFeeds(adapterOf(matrix), [row(1, 2), row(3, 4), row(5, 6)])).toEqual({
      x: { type: "float32", dims: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
    });
  });

  it("of float32 is handed on without a copy", () => {
    const rows = Float32Array.of(1, 2, 3, 4);
    const feeds = rowsToFeeds(adapterOf(matrix).input, rows, 2);
    expect(feeds.x?.data).toBe(rows);
  });

  it.each([
    ["float64", Float64Array.of(0.5, -2)],
    ["float16", Uint16Array.of(0x3800, 0xc000)],
    ["int32", Int32Array.of(1, -2)],
    ["int8", Int8Array.of(1, -2)],
    ["int16", Int16Array.of(1, -2)],
    ["uint8", Uint8Array.of(1, 0)],
    ["uint16", Uint16Array.of(1, 0)],
    ["uint32", Uint32Array.of(1, 0)],
    ["int64", BigInt64Array.of(1n, -2n)],
    ["uint64", BigUint64Array.of(1n, 18446744073709551614n)],
    ["bool", Uint8Array.of(1, 0)],
    ["string", ["0.5", "-2"]],
  ])("of %s holds that type's own numbers", (type, data) => {
    const feeds = toFeeds(adapterOf({ ...matrix, type }), [row(0.5, -2)]);
    expect(feeds).toEqual({ x: { type, dims: [1, 2], data } });
  });

  it("takes columns too, nothing known as NaN", () => {
    const columns: Prepared = { kind: "columns", values: [7, null], unseen: [] };
    const feeds = toFeeds(adapterOf({ ...matrix, type: "float64" }), [columns]);
    expect(feeds.x?.data).toEqual(Float64Array.of(7, Number.NaN));
  });

  it("keeps every digit of big integers", () => {
    const feeds = toFeeds(adapterOf({ ...matrix, type: "int64" }), [values(2n ** 62n + 1n, 5)]);
    expect(feeds.x?.data).toEqual(BigInt64Array.of(4611686018427387905n, 5n));
  });

  it("of another width is a version that does not fit", () => {
    expect(() => toFeeds(adapterOf(matrix), [row(1, 2, 3)])).toThrow(TypeError);
    expect(() => toFeeds(adapterOf(matrix), [{ kind: "text", text: "a", unseen: [] }])).toThrow(
      TypeError,
    );
  });
});

it("gives each column its own tensor, texts and numbers apart", () => {
  const adapter = adapterOf({
    layout: "columns",
    columns: [
      { column: "Amount", tensor: "amount", type: "float32" },
      { column: "Home", tensor: "home", type: "string" },
    ],
  });
  const batch: Prepared[] = [
    { kind: "columns", values: [40, "rent"], unseen: [] },
    { kind: "columns", values: [null, null], unseen: [] },
  ];
  expect(toFeeds(adapter, batch)).toEqual({
    amount: { type: "float32", dims: [2, 1], data: Float32Array.of(40, Number.NaN) },
    home: { type: "string", dims: [2, 1], data: ["rent", ""] },
  });
  const numbers = adapterOf({
    layout: "columns",
    columns: ["u", "v"].map((column) => ({ column, tensor: column, type: "float64" })),
  });
  expect(toFeeds(numbers, [row(1, 2), row(3, 4)])).toEqual({
    u: { type: "float64", dims: [2, 1], data: Float64Array.of(1, 3) },
    v: { type: "float64", dims: [2, 1], data: Float64Array.of(2, 4) },
  });
});

it.each([
  [1, [2]],
  [2, [2, 1]],
] as const)("feeds texts at rank %d", (rank, dims) => {
  const adapter = adapterOf({ layout: "text", tensor: "t", rank });
  const batch = ["one", "two"].map((text): Prepared => ({ kind: "text", text, unseen: [] }));
  expect(toFeeds(adapter, batch)).toEqual({ t: { type: "string", dims, data: ["one", "two"] } });
  expect(() => toFeeds(adapter, [row(1)])).toThrow(TypeError);
});

describe("tokens", () => {
  const tokens = { layout: "tokens", ids: "ids", mask: "m", types: "t", type: "int64", length: 3 };

  it("are padded, masked and typed", () => {
    expect(toFeeds(adapterOf(tokens), [values(5, 9), values(7n)])).toEqual({
      ids: { type: "int64", dims: [2, 3], data: BigInt64Array.of(5n, 9n, 0n, 7n, 0n, 0n) },
      m: { type: "int64", dims: [2, 3], data: BigInt64Array.of(1n, 1n, 0n, 1n, 0n, 0n) },
      t: { type: "int64", dims: [2, 3], data: BigInt64Array.of(0n, 0n, 0n, 0n, 0n, 0n) },
    });
  });

  it("leave out the inputs that a graph does not have", () => {
    const bare = adapterOf({ ...tokens, mask: null, types: null, type: "int32" });
    expect(toFeeds(bare, [values(5)])).toEqual({
      ids: { type: "int32", dims: [1, 3], data: Int32Array.of(5, 0, 0) },
    });
  });

  it("are never cut", () => {
    expect(() => toFeeds(adapterOf(tokens), [values(1, 2, 3, 4)])).toThrow(TypeError);
  });
});

describe("an image", () => {
  const image = {
    layout: "image",
    tensor: "x",
    type: "float32",
    order: "nchw",
    channels: 3,
    height: 1,
    width: 2,
    scale: 0.5,
    mean: [1, 2, 3],
    deviation: [1, 2, 4],
  };
  // Two pixels, each red, green, blue.
  const pixels = row(10, 20, 30, 40, 50, 60);

  it("is scaled by channel and laid out in planes", () => {
    expect(toFeeds(adapterOf(image), [pixels])).toEqual({
      x: { type: "float32", dims: [1, 3, 1, 2], data: Float32Array.of(4, 19, 4, 11.5, 3, 6.75) },
    });
  });

  it("or pixel by pixel", () => {
    const { x } = toFeeds(adapterOf({ ...image, order: "nhwc" }), [pixels, pixels]);
    expect(x?.dims).toEqual([2, 1, 2, 3]);
    expect([...((x?.data ?? []) as Float32Array)].slice(0, 6)).toEqual([4, 4, 3, 19, 11.5, 6.75]);
  });

  it("of whole numbers is rounded and cut to the type's range", () => {
    const whole = { ...image, type: "uint8", scale: 1, mean: [0, 0, 0], deviation: [1, 1, 1] };
    const { x } = toFeeds(adapterOf(whole), [row(9.6, 300, -4, 0.4, 255, 7)]);
    expect(x?.data).toEqual(Uint8Array.of(10, 0, 255, 255, 0, 7));
  });

  it("of another size, or without a mean a channel, does not fit", () => {
    expect(() => toFeeds(adapterOf(image), [row(1, 2, 3)])).toThrow(TypeError);
    expect(() => adapterOf({ ...image, mean: [1] })).toThrow();
  });
});

it("feeds tensors with their own dimensions behind the batch's", () => {
  const adapter = adapterOf({ layout: "tensor", tensor: "x", type: "int32", dims: [2, 1] });
  expect(toFeeds(adapter, [values(1, 2), values(3, 4)])).toEqual({
    x: { type: "int32", dims: [2, 2, 1], data: Int32Array.of(1, 2, 3, 4) },
  });
  const scalar = adapterOf({ layout: "tensor", tensor: "x", type: "float32", dims: [] });
  expect(toFeeds(scalar, [values(1), values(2)])).toEqual({
    x: { type: "float32", dims: [2], data: Float32Array.of(1, 2) },
  });
});

it("makes constants once, scalars and big integers included", () => {
  const constants = [
    { tensor: "rate", type: "int64", dims: [], values: ["9007199254740993"] },
    { tensor: "half", type: "float16", dims: [2], values: [1, "0.5"] },
    { tensor: "name", type: "string", dims: [1], values: ["en"] },
  ];
  const input = { layout: "tensor", tensor: "x", type: "float32", dims: [] };
  expect(constantFeeds(adapterOf(input, constants))).toEqual({
    rate: { type: "int64", dims: [], data: BigInt64Array.of(9007199254740993n) },
    half: { type: "float16", dims: [2], data: Uint16Array.of(0x3c00, 0x3800) },
    name: { type: "string", dims: [1], data: ["en"] },
  });
});

describe("pipelineFor", () => {
  it("takes over what the graph wants, layout by layout", () => {
    const features = {
      fields: [
        { name: "a", label: "A", nullable: false, kind: "category" as const, levels: ["x"] },
        { name: "b", label: "B", nullable: true, kind: "number" as const, unit: null, range: null },
      ],
    };
    const matrix = { layout: "matrix", tensor: "x", type: "string", columns: ["a", "b"] };
    expect(pipelineFor(adapterOf(matrix), features)).toEqual({
      kind: "raw_columns",
      columns: [
        { name: "a", kind: "text" },
        { name: "b", kind: "number" },
      ],
    });
    const tokens = {
      layout: "tokens",
      ids: "i",
      mask: null,
      types: null,
      type: "int64",
      length: 9,
    };
    expect(pipelineFor(adapterOf(tokens))).toEqual({ kind: "tokens", length: 9 });
    expect(pipelineFor(adapterOf({ layout: "text", tensor: "t", rank: 1 }))).toEqual({
      kind: "raw_text",
    });
  });
});

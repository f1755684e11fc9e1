import { describe, expect, it } from "vitest";
import type { Adapter } from "./adapter";
import type { FeatureSchema } from "./feature-schema";
import { madeUpRows, rowSize } from "./made-up-rows";
import type { Prepared } from "./prepared";
import { toFeeds } from "./to-feeds";

type Input = Adapter["input"];
const image = { scale: 1, mean: [0], deviation: [1] };
const INPUTS: readonly Input[] = [
  { layout: "matrix", tensor: "x", type: "float32", columns: ["a", "b", "c"] },
  { layout: "matrix", tensor: "x", type: "int64", columns: ["a", "b"] },
  { layout: "matrix", tensor: "x", type: "string", columns: ["a", "b"] },
  {
    layout: "columns",
    columns: [
      { column: "a", tensor: "ta", type: "float64" },
      { column: "b", tensor: "tb", type: "string" },
    ],
  },
  { layout: "text", tensor: "t", rank: 2 },
  { layout: "tokens", ids: "i", mask: "m", types: null, type: "int64", length: 7 },
  {
    ...{ layout: "image", tensor: "p", type: "uint8", order: "nhwc", channels: 1, ...image },
    ...{ height: 2, width: 5 },
  },
  { layout: "tensor", tensor: "x", type: "bool", dims: [2, 3] },
];

function numbersIn(rows: readonly Prepared[]): number[] {
  return rows.flatMap((row) => (row.kind === "row" ? [...row.row] : []));
}

describe.each(INPUTS)("made-up rows for $layout of $type", (input) => {
  it("can be fed, are the same for a seed and others for another", () => {
    const made = madeUpRows(input, { count: 6, seed: 21 });
    expect(made).toHaveLength(4);
    for (const { rows } of made) {
      expect(rows).toHaveLength(6);
      const feeds = Object.values(toFeeds({ input }, rows));
      expect(feeds.map(({ dims }) => dims[0])).toEqual(feeds.map(() => 6));
    }
    expect(madeUpRows(input, { count: 6, seed: 21 })).toEqual(made);
    expect(madeUpRows(input, { count: 6, seed: 22 })).not.toEqual(made);
  });
});

it("are zeros, ones, normal and ten times that", () => {
  const [input] = INPUTS;
  if (!input) throw new Error("no input");
  const made = madeUpRows(input, { count: 400, seed: 4 });
  const [zeros = [], ones = [], normal = [], wide = []] = made.map(({ rows }) => numbersIn(rows));
  expect(new Set(zeros)).toEqual(new Set([0]));
  expect(new Set(ones)).toEqual(new Set([1]));
  const deviation = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  expect(deviation(normal)).toBeGreaterThan(0.9);
  expect(deviation(normal)).toBeLessThan(1.1);
  expect(deviation(wide)).toBeGreaterThan(9);
  expect(deviation(wide)).toBeLessThan(11);
});

it("lie within what the features say, a level by its word or by its place", () => {
  const features: FeatureSchema = {
    fields: [
      {
        ...{ name: "a", label: "A", nullable: false, kind: "number", unit: null },
        range: { min: 40, max: 41 },
      },
      { name: "b", label: "B", nullable: false, kind: "category", levels: ["low", "high"] },
    ],
  };
  const [, matrix, , columns] = INPUTS;
  for (const [input, second] of [
    [matrix, [0, 1]],
    [columns, ["low", "high"]],
  ] as const) {
    if (!input) throw new Error("no input");
    const ranges = madeUpRows(input, { count: 30, seed: 2, features }).at(-1);
    expect(ranges?.name).toBe("ranges");
    const rows = ranges?.rows.map((row) => (row.kind === "columns" ? row.values : [])) ?? [];
    expect(rows.every(([a]) => Number(a) >= 40 && Number(a) <= 41)).toBe(true);
    expect(new Set<unknown>(rows.map(([, b]) => b))).toEqual(new Set<unknown>(second));
  }
});

it("hold as many values as the layout says", () => {
  expect(INPUTS.map(rowSize)).toEqual([3, 2, 2, 2, 1, 7, 10, 6]);
});

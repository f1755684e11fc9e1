import { expect, it } from "vitest";
import { expectVector, vector, vectorIds } from "./check";

it("knows the 94 published vectors by distinct ids", () => {
  expect(new Set(vectorIds).size).toBe(94);
});

it("refuses an unknown id", () => {
  expect(() => vector("no_such_vector")).toThrow("no_such_vector");
});

it("compares deep, with the stated tolerance", () => {
  const want = { risks: [2400, 400], decision: "review", band: null };
  expectVector({ risks: [2400.001, 400], decision: "review", band: null, more: 1 }, want);
  expect(() =>
    expectVector({ risks: [2400.01, 400], decision: "review", band: null }, want),
  ).toThrow("/risks/0");
});

it.each([
  ["a missing number", { n: 1 }, {}],
  ["not a number", { n: 1 }, { n: Number.NaN }],
  ["a longer list", { n: [1] }, { n: [1, 2] }],
  ["a list for an object", { n: null }, { n: [] }],
  ["another string", { n: "auto" }, { n: "review" }],
])("does not let pass %s", (_, want, got) => {
  expect(() => expectVector(got, want)).toThrow("/n");
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { median, quantiles } from "./quantile";
import { indexOfMax, maximum, mean, minimum, sum, variance, weightedSum } from "./sum";

it("keeps what plain addition loses", () => {
  expect(sum([1, 1e100, 1, -1e100])).toBe(2);
  expect(sum(new Array(10).fill(0.1))).toBe(1);
  expect(sum([])).toBe(0);
});

it("sums whole numbers exactly, in any order", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (values) => {
      const exact = Number(values.reduce((total, value) => total + BigInt(value), 0n));
      expect(sum(values)).toBe(exact);
      expect(sum(values.toReversed())).toBe(exact);
    }),
  );
});

it("takes means, variances and weighted sums", () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(variance([1, 2, 6])).toBe(7);
  expect(variance([5])).toBeNaN();
  expect(weightedSum([1, 2], [10, 3])).toBe(16);
});

it("finds extremes of lists too long for the stack", () => {
  const values = new Float64Array(300_000).map((_, i) => (i * 7919) % 300_007);
  expect(maximum(values)).toBe(300_006);
  expect(minimum(values)).toBe(0);
  expect(indexOfMax([2, 5, 5, 1])).toBe(1);
  expect(indexOfMax([])).toBe(-1);
});

it("takes quantiles between neighbors, unsorted numbers included", () => {
  expect(quantiles([40, 10, 100, 20], [0, 0.25, 0.5, 1])).toEqual([10, 17.5, 30, 100]);
  expect(median([9, 1, 4])).toBe(4);
  expect(median([])).toBeNaN();
});

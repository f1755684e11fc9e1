import fc from "fast-check";
import { expect, it } from "vitest";
import { identity, infinityNorm, inverse, solve, times, timesVector, transpose } from "./matrix";

const entry = fc.integer({ min: -9, max: 9 });
const square = fc.integer({ min: 1, max: 5 }).chain((size) =>
  fc.array(fc.array(entry, { minLength: size, maxLength: size }), {
    minLength: size,
    maxLength: size,
  }),
);

it("solves what it does not call singular", () => {
  fc.assert(
    fc.property(square, (matrix) => {
      const right = matrix.map((_, i) => i - 1.5);
      const x = solve(matrix, right);
      if (x === null) return;
      timesVector(matrix, x).forEach((value, i) => {
        expect(value).toBeCloseTo(right[i] as number, 8);
      });
    }),
  );
});

it("inverts with row exchange", () => {
  const matrix = [
    [0, 2, 1],
    [3, 0, -1],
    [1, 5, 4],
  ];
  const product = times(matrix, inverse(matrix) ?? []);
  identity(3).forEach((row, i) => {
    row.forEach((one, j) => {
      expect(product[i]?.[j]).toBeCloseTo(one, 12);
    });
  });
});

it("has no inverse for a singular matrix", () => {
  const matrix = [
    [1, 2],
    [0.5, 1],
  ];
  expect(inverse(matrix)).toBeNull();
  expect(solve(matrix, [1, 1])).toBeNull();
});

it("takes the largest absolute row sum for the norm", () => {
  expect(
    infinityNorm([
      [1, -2],
      [-4, 3],
    ]),
  ).toBe(7);
});

it("turns rows into columns", () => {
  expect(transpose([[1, 2, 3]])).toEqual([[1], [2], [3]]);
});

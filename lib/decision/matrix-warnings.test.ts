import { describe, expect, it } from "vitest";
import type { Mat } from "./matrix";
import { matrixWarnings } from "./matrix-warnings";
import { expectVector, vector } from "./vectors/check";

const seed: Mat = [
  [0, 4000],
  [1000, 0],
];

describe("warnings about a matrix", () => {
  it("name the action that is never chosen: row_dominance", () => {
    const { input, expected, tol } = vector<{ C: Mat }, object>("row_dominance");
    const never = matrixWarnings(input.C).flatMap((it) =>
      it.code === "never_chosen" ? [it.action] : [],
    );
    expectVector({ never_chosen: never }, expected, tol);
  });

  it("suspect a transposed import, and only that", () => {
    const transposed: Mat = [
      [1000, 0],
      [0, 4000],
    ];
    expect(matrixWarnings(transposed)).toContainEqual({
      code: "unreasonable_costs",
      transposed: true,
    });
    const odd: Mat = [
      [50, 4000],
      [20, 0],
    ];
    expect(matrixWarnings(odd)).toContainEqual({ code: "unreasonable_costs", transposed: false });
    expect(matrixWarnings(seed)).toEqual([]);
  });

  it("blame the later of two equal rows", () => {
    const twins: Mat = [
      [0, 5],
      [7, 0],
      [7, 0],
    ];
    expect(matrixWarnings(twins)).toEqual([{ code: "never_chosen", action: 2, because: 1 }]);
  });

  it("name a truth for which nothing matters, and one whose own label is not cheapest", () => {
    const C: Mat = [
      [9, 3, 8],
      [2, 3, 6],
      [4, 3, 0],
    ];
    expect(matrixWarnings(C)).toEqual([
      { code: "never_chosen", action: 0, because: 1 },
      { code: "true_label_not_cheapest", truth: 0, cheaper: 1 },
      { code: "indifferent_truth", truth: 1 },
    ]);
  });

  it("leave a benefit on the diagonal in peace", () => {
    expect(
      matrixWarnings([
        [-10, 400],
        [5, -50],
      ]),
    ).toEqual([]);
  });
});

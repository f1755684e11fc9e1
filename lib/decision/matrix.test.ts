import { describe, expect, it } from "vitest";
import { validateConfusion, validateCosts } from "./matrix";

describe("matrices", () => {
  it.each([
    [
      "too few actions",
      [
        [0, 1, 2],
        [3, 0, 4],
      ],
      3,
      "WRONG_SHAPE",
      "/C",
    ],
    ["a ragged row", [[0, 4000], [1000]], 2, "WRONG_SHAPE", "/C/1"],
    [
      "an infinite cell",
      [
        [0, Number.POSITIVE_INFINITY],
        [1000, 0],
      ],
      2,
      "NOT_FINITE",
      "/C/0/1",
    ],
  ])("of costs are refused: %s", (_, C, truths, code, path) => {
    expect(() => validateCosts(C, truths)).toThrow(expect.objectContaining({ code, path }));
  });

  it.each([
    ["a missing truth", [[1, 0]], "WRONG_SHAPE", "/M"],
    ["a ragged row", [[0.9, 0.1], [1]], "WRONG_SHAPE", "/M/1"],
    [
      "below zero",
      [
        [1.1, -0.1],
        [0, 1],
      ],
      "NEGATIVE_PROBABILITY",
      "/M/0/1",
    ],
    [
      "a row that does not sum to 1",
      [
        [0.95, 0.05],
        [0.1, 0.8],
      ],
      "SUM_NOT_ONE",
      "/M/1",
    ],
  ])("of confusion are refused: %s", (_, M, code, path) => {
    expect(() => validateConfusion(M, 2, 2)).toThrow(expect.objectContaining({ code, path }));
  });

  it("of confusion may answer with any action", () => {
    expect(() =>
      validateConfusion(
        [
          [0.7, 0.1, 0.2],
          [0.1, 0.8, 0.1],
        ],
        2,
        3,
      ),
    ).not.toThrow();
  });
});

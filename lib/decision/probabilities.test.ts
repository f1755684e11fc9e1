import { describe, expect, it } from "vitest";
import { probabilitiesByName, validateProbabilities } from "./probabilities";

describe("probabilities", () => {
  it("are scaled once, and keep their bits when read again", () => {
    const once = validateProbabilities([0.6004, 0.2, 0.2], 3);
    expect(once[0]).toBeCloseTo(0.6004 / 1.0004, 12);
    expect(validateProbabilities(once, 3)).toBe(once);
  });

  it.each([
    ["too few", [0.4, 0.6], 3, "WRONG_SHAPE", "/p"],
    ["a lone confidence", [0.9], 3, "NEED_FULL_P", "/p"],
    ["not a number", [0.4, Number.NaN], 2, "NOT_FINITE", "/p/1"],
    ["below zero", [1.2, -0.2], 2, "NEGATIVE_PROBABILITY", "/p/1"],
    ["too much", [0.6, 0.402], 2, "SUM_NOT_ONE", "/p"],
  ])("are refused: %s", (_, p, classes, code, path) => {
    expect(() => validateProbabilities(p, classes)).toThrow(
      expect.objectContaining({ code, path }),
    );
  });

  it("are read by name, whatever their order", () => {
    expect(probabilitiesByName(["a/b", "c"], { c: 0.3, "a/b": 0.7 })).toEqual([0.7, 0.3]);
    expect(() => probabilitiesByName(["a", "c"], { "a/b": 1 })).toThrow(
      expect.objectContaining({ path: "/probabilities/a~1b" }),
    );
  });
});

import { expect, it } from "vitest";
import { atLeast, atMost, meanAtMost, unbiased } from "./allowance";

it("allows a share what chance may take from it, and no more", () => {
  expect(atLeast("covers", { hits: 930, runs: 1000 }, 0.95).isKept).toBe(false);
  expect(atLeast("covers", { hits: 935, runs: 1000 }, 0.95).isKept).toBe(true);
  expect(atLeast("covers", { hits: 18, runs: 20 }, 0.95).isKept).toBe(true);
  expect(atLeast("covers", { hits: 15, runs: 20 }, 0.95).isKept).toBe(false);
});

it("allows violations what chance may add to them, and no more", () => {
  expect(atMost("violates", { hits: 65, runs: 1000 }, 0.05).isKept).toBe(true);
  expect(atMost("violates", { hits: 72, runs: 1000 }, 0.05).isKept).toBe(false);
  expect(atMost("violates", { hits: 0, runs: 3 }, 0.05).isKept).toBe(true);
});

it("excuses no more than 1.5 points, however few of the runs tell", () => {
  expect(atLeast("covers", { hits: 187, runs: 200 }, 0.95).isKept).toBe(true);
  expect(atLeast("covers", { hits: 186, runs: 200 }, 0.95).isKept).toBe(false);
  expect(atMost("violates", { hits: 13, runs: 200 }, 0.05).isKept).toBe(true);
  expect(atMost("violates", { hits: 14, runs: 200 }, 0.05).isKept).toBe(false);
});

it("notices errors that do not cancel out", () => {
  expect(unbiased("estimates", [-3, 1, 2, -1, 1.5]).isKept).toBe(true);
  expect(unbiased("estimates", [2, 3, 2.5, 2, 3]).isKept).toBe(false);
});

it("holds a mean to its limit", () => {
  expect(meanAtMost("loses", [0.009, 0.011, 0.0105], 0.01).isKept).toBe(true);
  expect(meanAtMost("loses", [0.019, 0.021, 0.0205], 0.01).isKept).toBe(false);
});

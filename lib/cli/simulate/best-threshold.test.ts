import { expect, it } from "vitest";
import { bestThreshold } from "./best-threshold";

it("asks below the confidence where answering begins to pay", () => {
  expect(bestThreshold([0.9, 0.6, 0.7, 0.8], [10, 500, 300, 90], [100, 100, 100, 100])).toBe(0.8);
});

it("never parts cases of equal confidence", () => {
  expect(bestThreshold([0.6, 0.7, 0.7, 0.9], [500, 900, 0, 0], [100, 100, 100, 100])).toBe(0.9);
});

it("asks never when nothing is best asked, and below certainty when everything is", () => {
  expect(bestThreshold([0.6, 0.7], [10, 20], [100, 100])).toBe(0);
  expect(bestThreshold([0.6, 0.7], [900, 800], [100, 100])).toBe(1);
});

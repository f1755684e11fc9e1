import { expect, it } from "vitest";
import { deadlineRisk } from "./deadline-risk";

it("is 0 before anything was missed, and draws the share missed towards it", () => {
  expect(deadlineRisk(0, 0)).toBe(0);
  expect(deadlineRisk(0, 300)).toBe(0);
  expect(deadlineRisk(5, 5)).toBe(0.2);
  expect(deadlineRisk(100, 180)).toBe(0.5);
});

it("stays below the share missed and below 1", () => {
  for (const ended of [1, 7, 1000]) expect(deadlineRisk(ended, ended)).toBeLessThan(1);
});

it.each([
  [3, 2, "/missed"],
  [-1, 2, "/missed"],
  [0, 1.5, "/ended"],
])("refuses %d of %d", (missed, ended, path) => {
  expect(() => deadlineRisk(missed, ended)).toThrow(expect.objectContaining({ path }));
});

import { expect, it } from "vitest";
import { compilePolicy } from "../compile-policy";
import { decide } from "../decide";
import type { PolicyInput } from "../policy";
import { realizedCost } from "./realized-cost";

const policy: PolicyInput = {
  currency: "USD",
  costs: [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ],
  review_cost: 200,
};
const labels = ["negative", "positive"];

it("charges an automatic answer by its truth", () => {
  const compiled = compilePolicy(policy, labels);
  const row = decide({ probabilities: [0.96, 0.04] }, compiled);
  expect([0, 1].map((truth) => realizedCost(row, truth, compiled))).toEqual([0, 4000]);
});

it("charges a review its fee, the price of its minutes and its own errors", () => {
  const compiled = compilePolicy({ ...policy, reviewer: { accuracy: 0.95 } }, labels);
  const row = decide({ probabilities: [0.5, 0.5], lambda: 3 }, compiled);
  expect(row.route).toBe("review");
  const minutes = compiled.deciders[0]?.minutes ?? 0;
  expect(realizedCost(row, 0, compiled)).toBeCloseTo(200 + 3 * minutes + 0.05 * 1000, 9);
  expect(realizedCost(row, 1, compiled)).toBeCloseTo(200 + 3 * minutes + 0.05 * 4000, 9);
});

it("charges a review whose answer is only weighed what it was expected to cost", () => {
  const weighed = { ...policy, reviewer: { accuracy: 0.95 }, reviewer_mode: "combined" } as const;
  const compiled = compilePolicy(weighed, labels);
  const row = decide({ probabilities: [0.5, 0.5] }, compiled);
  expect(row.route).toBe("review");
  expect([0, 1].map((truth) => realizedCost(row, truth, compiled))).toEqual([
    row.priced,
    row.priced,
  ]);
});

it("charges a case that nobody can price the fee", () => {
  const compiled = compilePolicy(policy, labels);
  const row = decide({ probabilities: null, failure: "model_failure" }, compiled);
  expect(realizedCost(row, 1, compiled)).toBe(200);
});

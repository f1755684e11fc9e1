import { describe, expect, it } from "vitest";
import { compilePolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { Policy } from "#lib/decision/policy";
import { errorAllowance, tellRow } from "./sum-text";

const labels = ["negative", "positive"];
const worked = Policy.parse({
  costs: [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ],
  review_cost: 200,
});

function tell(p: number, change: object = {}) {
  const policy = Policy.parse({ ...worked, ...change });
  const compiled = compilePolicy(policy, labels);
  const row = decide({ probabilities: [1 - p, p] }, compiled);
  return { row, policy, ...tellRow(row, compiled) };
}

describe("the sum", () => {
  it("is 0.40 × 1,000 = 400 > 200 for positive at 60 %", () => {
    expect(tell(0.6)).toMatchObject({
      opinion: "Model says positive (60\u00a0%).",
      sum: "0.40 × 1,000 = 400 > 200",
      verdict: "A person decides: acting at once costs more than asking.",
    });
  });

  it("is 0.02 × 4,000 = 80 ≤ 200 for negative at 98 %", () => {
    expect(tell(0.02)).toMatchObject({
      sum: "0.02 × 4,000 = 80 ≤ 200",
      verdict: "Answered at once, negative: acting at once costs no more than asking.",
    });
  });

  it("says both when the likeliest label is not the cheapest action", () => {
    const told = tell(0.3, { review_cost: 800 });
    expect(told.opinion).toBe(
      "Model says negative (70\u00a0%), cheapest action: positive, 700 against 1,200.",
    );
    expect(told.verdict).toContain("Answered at once, positive");
  });

  it("leaves out what costs nothing, and keeps a benefit", () => {
    const costs = [...worked.costs, { truth: "positive", decided: "positive", cost: -50 }];
    expect(tell(0.9, { costs }).sum).toBe("0.10 × 1,000 + 0.90 × −50 = 55 ≤ 155");
  });
});

describe("the allowance for a reviewer's errors", () => {
  it("is 200 / 2,800 = 7.14 % for positive at 60 %", () => {
    const { row, policy } = tell(0.6);
    const found = errorAllowance(row, labels, policy);
    expect(found?.room).toBeCloseTo(200, 9);
    expect(found?.harm).toBeCloseTo(2800, 9);
    expect(found?.share).toBeCloseTo(200 / 2800, 12);
  });

  it("is none where nobody is asked", () => {
    const { row, policy } = tell(0.02);
    expect(errorAllowance(row, labels, policy)).toBeNull();
  });
});

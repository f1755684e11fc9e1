import { describe, expect, it } from "vitest";
import { compilePolicy } from "../compile-policy";
import { decide } from "../decide";
import type { DecideInput } from "../decision-row";
import { costOfStopping, isWorthClimbing } from "./climb-rule";

const policy = compilePolicy(
  {
    costs: [
      { truth: "negative", decided: "positive", cost: 1000 },
      { truth: "positive", decided: "negative", cost: 4000 },
    ],
    review_cost: 200,
  },
  ["negative", "positive"],
);

const stopping = (input: DecideInput) => costOfStopping(decide(input, policy));

describe("what stopping costs", () => {
  it("is the error of the automatic answer, where that is the cheaper one", () => {
    expect(stopping({ probabilities: [0.98, 0.02] })).toBeCloseTo(80, 9);
  });

  it("is the price of a person, where one would be asked", () => {
    expect(stopping({ probabilities: [0.4, 0.6] })).toBe(200);
    expect(stopping({ probabilities: [0.4, 0.6], lambda: 4 })).toBe(220);
  });

  it("is beyond all money without probabilities, and nothing where the stop switch decides", () => {
    expect(stopping({ probabilities: null, failure: "model_failure" })).toBe(Infinity);
    expect(stopping({ probabilities: [0.4, 0.6], stopSwitch: "review" })).toBe(0);
  });
});

describe("another machine", () => {
  it("is asked while it saves more than its price; equal is not more", () => {
    expect(isWorthClimbing(200, { price: 0.5, costAfter: 60 })).toBe(true);
    expect(isWorthClimbing(80, { price: 30, costAfter: 60 })).toBe(false);
    expect(isWorthClimbing(0.3, { price: 0.1, costAfter: 0.2 })).toBe(false);
  });

  it("is always asked where nobody had a word, and never where the switch decided", () => {
    expect(isWorthClimbing(Infinity, { price: 30, costAfter: 1e9 })).toBe(true);
    expect(isWorthClimbing(0, { price: 0, costAfter: 0 })).toBe(false);
  });
});

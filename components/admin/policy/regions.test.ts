import { describe, expect, it } from "vitest";
import { compilePolicy } from "#lib/decision/compile-policy";
import { costLimits, costPoints, decideAt, policyWith, regionsOf } from "./regions";

const labels = ["negative", "positive"];
const worked = {
  costs: [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ],
  review_cost: 200,
};

function regions(policy: object = {}, amount: number | null = null) {
  const found = regionsOf(compilePolicy({ ...worked, ...policy }, labels), amount);
  return found.map(({ from, to, route, action }) => [
    Number(from.toFixed(6)),
    Number(to.toFixed(6)),
    action ?? route,
  ]);
}

describe("where people step in", () => {
  it("is between 0.05 and 0.80 in the worked example, exactly", () => {
    const compiled = compilePolicy(worked, labels);
    expect(costLimits(compiled, null)).toEqual([0.05, 0.2, 0.8]);
    expect(regions()).toEqual([
      [0, 0.05, "negative"],
      [0.05, 0.8, "review"],
      [0.8, 1, "positive"],
    ]);
  });

  it("is nowhere at a price of 800, and the cheapest answer turns at 0.20", () => {
    expect(regions({ review_cost: 800 })).toEqual([
      [0, 0.2, "negative"],
      [0.2, 1, "positive"],
    ]);
  });

  it("widens by triggers, and each stretch names what decided", () => {
    const triggers = { never_automatic: ["positive"] };
    const found = regionsOf(compilePolicy({ ...worked, triggers }, labels), null);
    expect(found.map(({ to, reason }) => [Number(to.toFixed(6)), reason])).toEqual([
      [0.05, "cost_within_review"],
      [0.2, "cost_exceeds_review"],
      [1, "never_automatic"],
    ]);
    expect(regions({ triggers: { min_confidence: 0.97 } }).slice(0, 2)).toEqual([
      [0, 0.03, "negative"],
      [0.03, 0.05, "review"],
    ]);
  });

  it("follows a rule on the probability, found by halving", () => {
    const rules = [
      { name: "sure", when: "p.positive > 0.731", effect: { force_auto: "positive" } },
    ];
    expect(regions({ triggers: { rules } })).toEqual([
      [0, 0.05, "negative"],
      [0.05, 0.731, "review"],
      [0.731, 1, "positive"],
    ]);
  });

  it("moves with the amount", () => {
    const costs = [
      { truth: "negative", decided: "positive", cost: { base: 0, per_unit: 0.15, of: "Amount" } },
      { truth: "positive", decided: "negative", cost: { base: 0, per_unit: 0.6, of: "Amount" } },
    ];
    expect(regions({ costs, review_cost: 75 }, 1000)).toEqual([
      [0, 0.125, "negative"],
      [0.125, 0.5, "review"],
      [0.5, 1, "positive"],
    ]);
    expect(regions({ costs, review_cost: 75 }, null)).toEqual([[0, 1, "review"]]);
  });
});

describe("the curve", () => {
  it("is the cheaper of answering and asking, and touches both at the limits", () => {
    const points = costPoints(compilePolicy(worked, labels), null);
    for (const { automatic, review, done } of points) {
      expect(done).toBeCloseTo(Math.min(automatic, review), 9);
    }
    const atLimit = points.find(({ p }) => p === 0.8);
    expect(atLimit?.automatic).toBeCloseTo(200, 9);
    expect(points.find(({ p }) => p === 0.3)?.automatic).toBeCloseTo(700, 9);
    expect(points).toHaveLength(101);
    const asked = costPoints(compilePolicy(worked, labels), null, [0.333]);
    expect(asked.map(({ p }) => p).slice(33, 35)).toEqual([0.33, 0.333]);
  });

  it("asks the function that routes: 400 at 0.60, 80 at 0.02, a tie is answered", () => {
    const compiled = compilePolicy(worked, labels);
    expect(decideAt(compiled, 0.6, null)).toMatchObject({ automatic: 400, route: "review" });
    expect(decideAt(compiled, 0.02, null)).toMatchObject({ automatic: 80, route: "auto" });
    expect(decideAt(compiled, 0.8, null).route).toBe("auto");
  });
});

it("asks reviewers as they were measured, like the traffic it stands for", () => {
  const policy = { ...worked, reviewer: { accuracy: 0.98 } };
  const counts = [
    { truth: "positive", answered: "positive", n: 30 },
    { truth: "positive", answered: "negative", n: 10 },
  ].map((it) => ({ ...it, decider: "reviewer", stratum: 3 }));
  const told = (some: typeof counts) => costLimits(policyWith(policy, labels, some), null);
  // 20 answers as stated and 40 as given: P(positive | positive) = (20 · 0.98 + 30) / 60.
  const missed = 4000 * (1 - (20 * 0.98 + 30) / 60);
  const falseAlarm = 1000 * 0.02;
  const from = (200 + falseAlarm) / (4000 - missed + falseAlarm);
  expect(told(counts)[0]).toBeCloseTo(from, 9);
  expect(told([])[0]).toBeCloseTo((200 + falseAlarm) / (4000 - 80 + falseAlarm), 9);
});

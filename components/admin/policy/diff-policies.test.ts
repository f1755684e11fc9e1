import { expect, it } from "vitest";
import { Policy } from "#lib/decision/policy";
import { diffPolicies } from "./diff-policies";

const before = Policy.parse({
  costs: [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ],
  review_cost: 200,
  triggers: {
    min_confidence: 0.6,
    rules: [{ name: "big", when: "input.Amount > 5000", effect: { force_review: true } }],
  },
});

function change(to: object) {
  return diffPolicies(before, Policy.parse({ ...before, ...to }));
}

it("finds nothing between a policy and itself, however its costs are listed", () => {
  expect(change({ costs: [...before.costs].reverse() })).toEqual([]);
  const spelledOut = { truth: "negative", decided: "negative", cost: 0 };
  expect(change({ costs: [...before.costs, spelledOut] })).toEqual([]);
});

it("tells the cell, the change and its share", () => {
  const costs = [
    { truth: "positive", decided: "negative", cost: 5000 },
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "negative", decided: "negative", cost: -20 },
  ];
  expect(change({ costs })).toEqual([
    {
      about: "Truth positive, decided negative",
      before: "4,000",
      after: "5,000",
      delta: 1000,
      relative: 0.25,
    },
    {
      about: "Truth negative, decided negative",
      before: "0",
      after: "−20",
      delta: -20,
      relative: null,
    },
  ]);
});

it("compares formulas by their factor when all else is equal", () => {
  const cell = (per_unit: number, min?: number) => [
    {
      truth: "a",
      decided: "b",
      cost: { base: 5, per_unit, of: "Amount", ...(min === undefined ? {} : { min }) },
    },
  ];
  const of = (costs: object) => Policy.parse({ costs, review_cost: 1 });
  const [found] = diffPolicies(of(cell(0.5)), of(cell(0.6)));
  expect(found).toMatchObject({ before: "5 + 0.5 × Amount", after: "5 + 0.6 × Amount" });
  expect(found?.relative).toBeCloseTo(0.2, 12);
  expect(diffPolicies(of(cell(0.5)), of(cell(0.6, 9)))[0]).toMatchObject({ delta: null });
});

it("names the other members in words", () => {
  const found = change({
    review_cost: { base: 10, minutes: 6, hourly: 50 },
    audit_rate: 0.05,
    reviewer: { accuracy: 0.9 },
    triggers: { never_automatic: ["positive"], min_confidence: 0.9, rules: [] },
  });
  expect(found.map(({ about, before: was, after }) => [about, was, after])).toEqual([
    ["Review cost", "200", "–"],
    ["Audit rate", "0.02", "0.05"],
    ["Least confidence", "0.6", "0.9"],
    ["Never automatic", "–", "positive"],
    ["Rule big", '{"when":"input.Amount > 5000","effect":{"force_review":true}}', "–"],
    ["Review cost: base", "–", "10"],
    ["Review cost: minutes", "–", "6"],
    ["Review cost: hourly", "–", "50"],
    ["Review cost: wait hours", "–", "0"],
    ["Review cost: delay cost per hour", "–", "0"],
    ["Reviewer accuracy: accuracy", "–", "0.9"],
  ]);
});

import { expect, it } from "vitest";
import { decide } from "./decide";
import { explainSum } from "./explain-sum";
import { policyOf } from "./vectors/policy-of";

const policy = policyOf({
  C: [
    [0, 4000],
    [1000, 0],
    [250, 260],
  ],
  fee: 200,
});
const { labels, actions } = policy;

it("takes the sum of the worked example apart", () => {
  const row = decide({ probabilities: [0.2, 0.8] }, policy);
  expect(explainSum(row, labels)).toEqual({
    action: "class 1",
    terms: [
      { truth: "class 0", probability: 0.2, cost: 1000, product: 200 },
      { truth: "class 1", probability: 0.8, cost: 0, product: 0 },
    ],
    automatic: 200,
    review: 200,
    limit: 200,
    exceeds: false,
  });
});

it("names actions that are no label, and the price of time", () => {
  const row = decide({ probabilities: [0.5, 0.5], lambda: 3 }, policy);
  const sum = explainSum(row, labels, row.costs, actions);
  expect(sum).toMatchObject({ action: "action 2", review: 200, limit: 215, exceeds: true });
  expect(sum?.terms.map(({ cost }) => cost)).toEqual([250, 260]);
});

it("has nothing to explain where nothing was priced", () => {
  expect(explainSum(decide({ probabilities: null }, policy), labels)).toBeNull();
});

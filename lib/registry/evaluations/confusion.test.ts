import { expect, it } from "vitest";
import { confusionOf } from "./confusion";

const row = (truth: number, probabilities: number[], amount: number | null) => {
  return { key: "0011223344556677", truth, probabilities, amounts: [7, amount] };
};

/** Two labels, one row short of symmetric; the amount is the second column. */
const answered = {
  labels: ["good", "bad"],
  amountNames: ["Price", "Amount"],
  rows: [
    row(0, [0.9, 0.1], 100),
    row(0, [0.2, 0.8], 2000),
    row(0, [0.3, 0.7], null),
    row(1, [0.6, 0.4], 500),
    row(1, [0.1, 0.9], 500),
  ],
};

it("counts each truth by the likeliest label and adds up what that cost", () => {
  const costs = [
    { truth: "good", decided: "bad", cost: { base: 5, per_unit: 0.15, of: "Amount" } },
    { truth: "bad", decided: "good", cost: 40 },
  ];
  const { likeliest, cheapest } = confusionOf(answered, { costs });
  expect(likeliest).toEqual([
    { truth: "good", decided: "good", n: 1, cost: 0 },
    { truth: "good", decided: "bad", n: 2, cost: 5 + 300 + 5 },
    { truth: "bad", decided: "good", n: 1, cost: 40 },
    { truth: "bad", decided: "bad", n: 1, cost: 0 },
  ]);
  // At 2000 refusing is expected to cost 0.2 · 305, granting 0.8 · 40: the cheapest answer is not the likeliest.
  expect(cheapest?.map(({ n, cost }) => [n, cost])).toEqual([
    [2, 0],
    [1, 5],
    [1, 40],
    [1, 0],
  ]);
});

it("says nothing of money without prices", () => {
  const { likeliest, cheapest } = confusionOf(answered, null);
  expect(cheapest).toBeNull();
  expect(likeliest.map(({ n, cost }) => [n, cost])).toEqual([
    [1, null],
    [2, null],
    [1, null],
    [1, null],
  ]);
});

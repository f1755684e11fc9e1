import { expect, it } from "vitest";
import { compilePolicy } from "../compile-policy";
import { replayCapacity } from "./capacity-replay";
import type { LogRow } from "./log-row";
import { type DoneReview, reviewYield } from "./review-yield";

const review = (score: number, segment: string, automaticCost: number): DoneReview => ({
  score,
  segment,
  hasChangedAction: automaticCost > 0,
  automaticCost,
  answeredCost: 0,
  fee: 200,
});

it("says which reviews changed nothing and what they cost", () => {
  const sure = [review(0.9, "eu", 0), review(0.85, "eu", 0), review(0.95, "eu", 100)];
  const unsure = [review(0.6, "eu", 4000), review(0.55, "us", 1000)];
  const [low, lowUs, high] = reviewYield([...sure, ...unsure], [0.5, 0.8, 1]);
  expect(low).toMatchObject({ from: 0.5, to: 0.8, segment: "eu", n: 1, unchanged: 0, moved: 4000 });
  expect(lowUs).toMatchObject({ segment: "us", moved: 1000 });
  expect(high).toMatchObject({ from: 0.8, to: 1, n: 3, unchanged: 2 / 3 });
  expect(high?.savedWithout?.value).toBeCloseTo(200 - 100 / 3, 9);
  expect(low?.savedWithout?.value).toBe(200 - 4000);
});

it.each([
  ["edges that fall", [review(0.6, "eu", 0)], [1, 0.5], "OUT_OF_ORDER"],
  ["a score off the edges", [review(0.4, "eu", 0)], [0.5, 1], "OUT_OF_RANGE"],
  ["a negative fee", [{ ...review(0.6, "eu", 0), fee: -2 }], [0.5, 1], "NEGATIVE_FEE"],
  ["a cost that is no number", [review(0.6, "eu", Number.NaN)], [0.5, 1], "NOT_FINITE"],
])("refuses %s", (_, reviews, edges, code) => {
  expect(() => reviewYield(reviews, edges)).toThrow(expect.objectContaining({ code }));
});

const policy = compilePolicy(
  {
    costs: [
      { truth: "b", decided: "a", cost: 4000 },
      { truth: "a", decided: "b", cost: 1000 },
    ],
    review_cost: 200,
    capacity: { minutes_per_review: 6 },
  },
  ["a", "b"],
);
const log: LogRow[] = Array.from({ length: 9 }, () => ({
  input: { probabilities: [0.5, 0.5] },
  q: 0,
  truth: null,
}));

it("raises the price of a minute in the window after an overload, and lowers it after a lull", () => {
  const windows = [1, 1, 1, 2, 2, 2, 3, 3, 3];
  const plan = { windows, budget: 8, step: 6, start: 0 };
  const { prices, minutePrices, reviews } = replayCapacity(log, policy, plan);
  expect(prices).toEqual([
    { window: 1, lambda: 0, minutes: 18 },
    { window: 2, lambda: 60, minutes: 0 },
    { window: 3, lambda: 12, minutes: 18 },
  ]);
  expect([...minutePrices]).toEqual([0, 0, 0, 60, 60, 60, 12, 12, 12]);
  expect(reviews.map(({ place }) => place)).toEqual([0, 1, 2, 6, 7, 8]);
  expect(reviews[0]).toEqual({ place: 0, minutes: 6, fee: 200, delta: 300, isForced: false });
});

it("lets the price fall through windows in which nothing came, and counts second looks as work", () => {
  const windows = [1, 1, 1, 4, 4, 4, 5, 5, 5];
  const plan = { windows, budget: 2, step: 6, start: 0, auditShare: 0.5 };
  const { prices } = replayCapacity(log, policy, plan);
  // Three reviews and half of three second looks: 27 minutes, so 150 after the first window, 12 less in each idle one.
  expect(prices[0]).toEqual({ window: 1, lambda: 0, minutes: 27 });
  expect(prices[1]).toEqual({ window: 4, lambda: 6 * (27 - 2) - 2 * 12, minutes: 9 });
  expect(prices[2]).toEqual({ window: 5, lambda: 126 + 6 * (9 - 2), minutes: 9 });
});

it("refuses windows that run backward and budgets below 0", () => {
  const plan = { windows: [1, 1, 1, 2, 2, 2, 1, 3, 3], budget: 8, step: 1, start: 0 };
  expect(() => replayCapacity(log, policy, plan)).toThrow(
    expect.objectContaining({ code: "OUT_OF_ORDER" }),
  );
  expect(() => replayCapacity(log, policy, { ...plan, budget: -1 })).toThrow(
    expect.objectContaining({ code: "OUT_OF_RANGE" }),
  );
});

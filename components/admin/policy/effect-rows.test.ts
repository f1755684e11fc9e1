import { expect, it } from "vitest";
import type { SimulationDto } from "#lib/contracts/simulation";
import { consequences, effectOf } from "./effect-rows";

const simulation: SimulationDto = {
  currency: "USD",
  days: 30,
  n: 400,
  priced: 250,
  truncated: false,
  window: { from: "2026-11-01T00:00:00.000Z", to: "2026-11-05T00:00:00.000Z" },
  route_changed: 30,
  action_changed: 2,
  now: { review_share: 0.25, automatic_cost: 5000, review_cost: 7500, total_cost: 12_500 },
  draft: { review_share: 0.4, automatic_cost: 3000, review_cost: 9000, total_cost: 12_000 },
  difference_per_case: { mean: -2, low: -3.5, high: -0.5 },
  all_automatic: 30_000,
  all_human: 18_750,
  changed: [],
};
const words = {
  money: (amount: number) => `$${amount}`,
  count: (many: number) => many.toFixed(0),
};

it("brings sums to 1,000 priced cases and shares of all to a day", () => {
  expect(effectOf(simulation)).toEqual({
    n: 400,
    priced: 250,
    now: { reviewShare: 0.25, reviewsPerDay: 25, automatic: 20_000, review: 30_000, total: 50_000 },
    draft: {
      reviewShare: 0.4,
      reviewsPerDay: 40,
      automatic: 12_000,
      review: 36_000,
      total: 48_000,
    },
    change: { mean: -2000, low: -3500, high: -500 },
    allAutomatic: 120_000,
    allHuman: 75_000,
  });
});

it("spreads a burst over one day at least", () => {
  const window = { from: "2026-11-01T00:00:00.000Z", to: "2026-11-01T00:05:00.000Z" };
  expect(effectOf({ ...simulation, window }).draft.reviewsPerDay).toBe(160);
});

it("says what publishing does, in words", () => {
  expect(consequences(effectOf(simulation), words)).toEqual([
    "About 15 more cases a day go to people; the expected cost falls by $2000 per 1,000 cases, at the draft's prices (projected).",
    "Effective at once, for every new request.",
  ]);
  const same = { ...simulation, draft: simulation.now, difference_per_case: null };
  expect(consequences(effectOf(same), words)[0]).toBe(
    "About as many cases a day go to people as now; the expected cost stays as it is (projected).",
  );
});

it("has no figures without traffic", () => {
  const quiet = effectOf({ ...simulation, n: 0, priced: 0, difference_per_case: null });
  expect(quiet).toMatchObject({ allHuman: null, now: { total: null }, change: null });
  expect(consequences(quiet, words)[0]).toBe("No recent traffic tells what will change.");
});

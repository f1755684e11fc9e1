import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Mat } from "../matrix";
import { expectVector, vector } from "../vectors/check";
import { assignReviewers } from "./assign-reviewers";
import { capacityPrice, nextPrice, priceStep } from "./capacity-price";
import { ageWeight, queueIndex, queuePriority, servingOrder } from "./queue-index";

type Item = { id: string; auto: number; human: number; minutes: number };
const toItem = ({ id, auto, human, minutes }: Item) => ({ id, delta: auto - human, minutes });

describe("one pool of reviewers", () => {
  it("reviews what saves most and prices the next place: capacity_count", () => {
    const { input, expected, tol } = vector<{ items: Item[]; capacity: number }, object>(
      "capacity_count",
    );
    const each = input.items.map((it) => ({ ...toItem(it), minutes: 1 }));
    const plan = capacityPrice(each, input.capacity);
    const reviewed = plan.order.filter((id) => plan.fractions[id] === 1);
    const total = input.items.reduce((sum, it) => sum + it.auto, 0) - plan.benefit;
    expectVector({ reviewed, shadow_price: plan.lambda, total_cost: total }, expected, tol);
  });

  it("spends minutes where they save most: capacity_minutes", () => {
    const { input, expected, tol } = vector<{ items: Item[]; minutes: number }, object>(
      "capacity_minutes",
    );
    const items = input.items.map(toItem);
    const plan = capacityPrice(items, input.minutes);
    const ratio = Object.fromEntries(
      items.filter(({ delta }) => delta > 0).map(({ id, delta, minutes }) => [id, delta / minutes]),
    );
    const whole = bestSubset(items, input.minutes);
    const atPrice = items.filter(
      ({ delta, minutes }) => delta > plan.lambda * minutes * (1 + 1e-9),
    );
    const got = {
      order: plan.order,
      ratio,
      fractions: plan.fractions,
      lambda_per_minute: plan.lambda,
      lp_benefit: plan.benefit,
      integer_best: whole.ids,
      integer_benefit: whole.benefit,
      policy_at_price: atPrice.map(({ id }) => id),
    };
    expectVector(got, expected, tol);
  });

  it("asks nothing for a minute when there is room for all", () => {
    expect(capacityPrice([{ id: "a", delta: 30, minutes: 4 }], 10)).toMatchObject({
      lambda: 0,
      benefit: 30,
    });
  });

  it("follows the work that is routed: online_price_update", () => {
    type Input = { lam: number; eta: number; minutes_used: number; budget: number };
    const { input, expected, tol } = vector<Input, object>("online_price_update");
    const { lam, eta, minutes_used, budget } = input;
    expectVector({ lam: nextPrice(lam, eta, minutes_used, budget) }, expected, tol);
    expect(nextPrice(1, 0.05, 0, 25)).toBe(0);
  });

  it("steps by a tenth of the median money a minute", () => {
    const items = [75, 60, 10].map((delta, i) => ({ id: `${i}`, delta, minutes: 1 }));
    expect(priceStep(items, 30)).toBeCloseTo(0.2);
  });

  it.each([
    ["a budget below zero", [], -1, "/budget"],
    ["a review that takes no time", [{ id: "a", delta: 1, minutes: 0 }], 3, "/items/0/minutes"],
  ])("refuses %s", (_, items, budget, path) => {
    expect(() => capacityPrice(items, budget)).toThrow(expect.objectContaining({ path }));
  });
});

describe("several reviewers", () => {
  it("are assigned at the least cost, each place priced by what one more saves: capacity_two_reviewers", () => {
    type Input = { auto: number[]; human: Mat; capacity: number[] };
    const { input, expected, tol } = vector<Input, object>("capacity_two_reviewers");
    const found = assignReviewers(input.auto, input.human, input.capacity);
    const names = ["A", "B"];
    const assignment = found.reviewers.map((it) => (it === null ? "auto" : names[it]));
    expectVector({ cost: found.cost, assignment, lambda_: found.lambda }, expected, tol);
  });

  it("are assigned as enumeration would, and priced as one more place would be", () => {
    const cost = fc.integer({ min: 0, max: 99 });
    const world = fc.integer({ min: 1, max: 5 }).chain((n) =>
      fc.record({
        auto: fc.array(cost, { minLength: n, maxLength: n }),
        human: fc.array(fc.tuple(cost, cost, cost), { minLength: n, maxLength: n }),
        capacity: fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 2 }))),
      }),
    );
    fc.assert(
      fc.property(world, ({ auto, human, capacity }) => {
        const found = assignReviewers(auto, human, capacity);
        expect(found.cost).toBe(enumerate(auto, human, capacity));
        capacity.forEach((places, r) => {
          const used = found.reviewers.filter((it) => it === r).length;
          expect(used).toBeLessThanOrEqual(places);
          const more = capacity.map((it, s) => (s === r ? it + 1 : it));
          expect(found.lambda[r]).toBe(found.cost - enumerate(auto, human, more));
        });
      }),
    );
  });

  it("need a cost each", () => {
    expect(() => assignReviewers([400, 350], [[210, 260], [215]], [2, 1])).toThrow(
      expect.objectContaining({ code: "WRONG_SHAPE", path: "/human/1" }),
    );
  });
});

describe("the queue", () => {
  const plain = { fee: 20, isForced: false, delayCostPerHour: 0 };

  it("serves the most money a minute first: queue_order", () => {
    type Waiting = { id: string; benefit: number; minutes: number };
    const { input, expected, tol } = vector<{ items: Waiting[] }, object>("queue_order");
    const indexed = input.items.map(({ id, benefit, minutes }) => ({
      id,
      minutes,
      priority: queueIndex({ ...plain, delta: benefit, minutes }),
      createdAt: 0,
      deadline: null,
    }));
    const order = servingOrder(indexed, 0).map(({ id }) => id);
    const index = Object.fromEntries(indexed.map(({ id, priority }) => [id, priority]));
    expectVector({ order, index }, expected, tol);
  });

  it("values a forced Case at its fee at least, and waiting at its cost", () => {
    const loss = { ...plain, delta: -131, minutes: 4 };
    expect(queueIndex(loss)).toBe(0);
    expect(queueIndex({ ...loss, isForced: true, delayCostPerHour: 8 })).toBe(7);
  });

  it("lets age catch up with money", () => {
    const weight = ageWeight([75, 12, 60]);
    expect(weight).toBe(2.5);
    expect(queuePriority(50, weight, 0)).toBeGreaterThan(queuePriority(60, weight, 5));
  });

  it("puts what must begin now first, and what is lost last", () => {
    const one = (id: string, priority: number, deadline: number | null, createdAt = 0) => ({
      id,
      priority,
      createdAt,
      deadline,
      minutes: 10,
    });
    const cases = [
      one("lost", 900, 109),
      one("rich", 80, 500),
      one("soon", 1, 119),
      one("now", 2, 112),
      one("b", 7, null, 3),
      one("a", 7, null, 3),
      one("old", 7, null, 1),
    ];
    const order = servingOrder(cases, 100).map(({ id }) => id);
    expect(order).toEqual(["now", "soon", "rich", "old", "a", "b", "lost"]);
  });
});

function bestSubset(
  items: readonly { id: string; delta: number; minutes: number }[],
  budget: number,
) {
  let best = { ids: [] as string[], benefit: 0 };
  for (let mask = 0; mask < 1 << items.length; mask++) {
    const chosen = items.filter((_, i) => mask & (1 << i));
    const benefit = chosen.reduce((sum, it) => sum + it.delta, 0);
    const minutes = chosen.reduce((sum, it) => sum + it.minutes, 0);
    if (minutes <= budget && benefit > best.benefit)
      best = { ids: chosen.map(({ id }) => id), benefit };
  }
  return best;
}

function enumerate(auto: readonly number[], human: Mat, capacity: readonly number[]): number {
  const [cost, ...rest] = auto;
  const [prices, ...others] = human;
  if (cost === undefined || prices === undefined) return 0;
  const options = prices.map((price, r) =>
    (capacity[r] ?? 0) > 0
      ? price +
        enumerate(
          rest,
          others,
          capacity.map((it, s) => (s === r ? it - 1 : it)),
        )
      : Number.POSITIVE_INFINITY,
  );
  return Math.min(cost + enumerate(rest, others, capacity), ...options);
}

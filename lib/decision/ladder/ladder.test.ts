import { describe, expect, it } from "vitest";
import { combinedCost } from "../combined-cost";
import { gt } from "../gt";
import { fee, finalCost, withDeadline } from "../human-cost";
import type { Mat } from "../matrix";
import { evenErrors } from "../reviewer-confusion";
import { pickAction, risks } from "../risks";
import { expectVector, vector } from "../vectors/check";
import { chooseDecider, worthAsking } from "./choose-decider";
import { doubleReviewCost } from "./double-review";
import { ladderValue } from "./ladder-value";
import { secondOpinion } from "./second-opinion";

type Reviewed = { p: number[]; C: Mat; M: Mat; fee: number };
type Tiered = { p: number[]; C: Mat; tiers: { id: string; fee: number; M: Mat }[] };

describe("the price of asking", () => {
  it("adds handling time and waiting: fee_from_minutes", () => {
    type Input = {
      base: number;
      minutes: number;
      hourly: number;
      wait_hours: number;
      delay_per_hour: number;
    };
    const { input, expected, tol } = vector<Input, object>("fee_from_minutes");
    const price = {
      base: input.base,
      hourly: input.hourly,
      delayCostPerHour: input.delay_per_hour,
    };
    expectVector({ fee: fee(price, input.minutes, input.wait_hours) }, expected, tol);
  });

  it("refuses a fee below zero", () => {
    const price = { base: -3, hourly: 20, delayCostPerHour: 0 };
    expect(() => fee(price, 6, 0)).toThrow(
      expect.objectContaining({ code: "NEGATIVE_FEE", path: "/fee" }),
    );
  });

  it("mixes in the deadline: sla_timeout_mix", () => {
    type Input = { auto: number; human: number; tau: number };
    const { input, expected, tol } = vector<Input, object>("sla_timeout_mix");
    const cost = withDeadline(input.human, input.tau, input.auto, 0);
    const got = { review_cost: cost, decision: gt(input.auto, cost) ? "review" : "auto" };
    expectVector(got, expected, tol);
  });

  it("pays for the waiting of a review that comes too late, not for the review", () => {
    expect(withDeadline(252, 0.1, 400, 30)).toBeCloseTo(0.9 * 252 + 0.1 * 430);
  });
});

describe("an answer that is weighed", () => {
  const branches = (it: ReturnType<typeof combinedCost>) =>
    it.branches.map(({ action, jointCost, ...branch }) => ({
      ...branch,
      best_action: action,
      joint_cost: jointCost,
    }));

  it("has a value of its own: human_cost_combined", () => {
    const { input, expected, tol } = vector<Reviewed, object>("human_cost_combined");
    const { p, C, M } = input;
    const got = combinedCost(p, C, M, input.fee);
    const net = Math.min(...risks(p, C)) - got.cost;
    expectVector(
      { cost: got.cost, evsi: got.evsi, net_value: net, branches: branches(got) },
      expected,
      tol,
    );
  });

  it("is worth nothing where it can change nothing: combined_never_overturns", () => {
    const { input, expected, tol } = vector<Reviewed, object>("combined_never_overturns");
    const { p, C, M } = input;
    const combined = combinedCost(p, C, M, input.fee);
    const got = {
      combined_cost: combined.cost,
      evsi: combined.evsi,
      final_cost: finalCost(p, C, M, input.fee),
      branches: branches(combined),
    };
    expectVector(got, expected, tol);
    expect(gt(combined.evsi, 0)).toBe(false);
  });

  it("has no branch for an answer nobody can give", () => {
    const { branches } = combinedCost(
      [1, 0],
      [
        [0, 4000],
        [1000, 0],
      ],
      [
        [1, 0],
        [0.1, 0.9],
      ],
      5,
    );
    expect(branches.map(({ answer }) => answer)).toEqual([0]);
  });

  it("may call for another: second_opinion", () => {
    type Input = { p: number[]; M: Mat; answer: number; C: Mat; second_M: Mat; second_fee: number };
    const { input, expected, tol } = vector<Input, object>("second_opinion");
    const second = { M: input.second_M, fee: input.second_fee };
    const opinion = secondOpinion(input.p, input.C, input, second);
    const got = {
      posterior: opinion.posterior,
      risks: opinion.risks,
      auto_cost: opinion.automatic,
      second_final: opinion.final,
      second_combined: opinion.combined,
      decision: opinion.isWorthAsking ? "review" : "auto",
    };
    expectVector(got, expected, tol);
  });

  it("cannot be one that has probability 0", () => {
    const told = {
      M: [
        [1, 0],
        [1, 0],
      ],
      answer: 1,
    };
    const second = {
      M: [
        [1, 0],
        [0, 1],
      ],
      fee: 1,
    };
    expect(() =>
      secondOpinion(
        [0.4, 0.6],
        [
          [0, 4],
          [1, 0],
        ],
        told,
        second,
      ),
    ).toThrow(expect.objectContaining({ code: "IMPOSSIBLE_ANSWER", path: "/answer" }));
  });
});

describe("the ladder", () => {
  it.each(["tier_choice_a", "tier_choice_b", "tier_choice_c"])(
    "asks the cheapest decider: %s",
    (id) => {
      const { input, expected, tol } = vector<Tiered, object>(id);
      const { p, C, tiers } = input;
      const R = risks(p, C);
      const automatic = R[pickAction(R, p)] ?? Number.NaN;
      const askings = tiers.map((tier) => ({
        ...tier,
        minutes: 0,
        lambda: 0,
        cost: finalCost(p, C, tier.M, tier.fee),
      }));
      const costs = Object.fromEntries(askings.map(({ id: name, cost }) => [name, cost]));
      const got = {
        costs: { auto: automatic, ...costs },
        best: worthAsking(automatic, askings)?.id,
      };
      expectVector(got, expected, tol);
    },
  );

  it.each(["sequential_dp_a", "sequential_dp_b", "sequential_dp_c"])("looks ahead: %s", (id) => {
    const { input, expected, tol } = vector<Tiered, object>(id);
    const { first, cost } = ladderValue(input.p, input.tiers, input.C);
    expectVector({ first_step: first, expected_cost: cost }, expected, tol);
  });

  it("stops where asking gains nothing", () => {
    const guess = {
      id: "guess",
      fee: 0,
      M: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    };
    const C = [
      [0, 4000],
      [1000, 0],
    ];
    expect(ladderValue([0.98, 0.02], [guess], C)).toEqual({ first: "stop:0", cost: 80 });
    expect(ladderValue([0.4, 0.6], [], C)).toEqual({ first: "stop:1", cost: 400 });
  });

  it("ends in time for the longest ladder it looks along", () => {
    const C = [0, 1, 2, 3].map((a) =>
      [0, 1, 2, 3].map((y) => (a === y ? 0 : 500 + 100 * a + 9 * y)),
    );
    const tiers = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95].map((accuracy, i) => ({
      id: `t${i}`,
      fee: 10 + i,
      M: evenErrors(accuracy, 4),
    }));
    const { cost } = ladderValue([0.4, 0.3, 0.2, 0.1], tiers, C);
    expect(cost).toBeLessThan(ladderValue([0.4, 0.3, 0.2, 0.1], tiers.slice(3), C).cost);
  });

  it("looks one step ahead where the recursion would not end in time", () => {
    const M = Array.from({ length: 9 }, (_, y) =>
      Array.from({ length: 9 }, (_unused, m) => (m === y ? 0.92 : 0.01)),
    );
    const C = M.map((_, a) => M.map((_unused, y) => (a === y ? 0 : 100 + 10 * a + y)));
    const p = [0.4, 0.2, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05];
    const tiers = [3, 2, 1, 4].map((price, i) => ({ id: `t${i}`, fee: price, M }));
    expect(ladderValue(p, tiers, C)).toEqual({ first: "t2", cost: combinedCost(p, C, M, 1).cost });
  });

  const asking = (id: string, price: number, cost: number, minutes = 5, lambda = 0) => ({
    id,
    fee: price,
    cost,
    minutes,
    lambda,
  });

  it("settles ties by fee, then by open load, then by id", () => {
    const [a, b, c] = [asking("a", 40, 300), asking("b", 30, 300), asking("c", 30, 300)];
    expect([a, c, b].map((_, i) => i)[chooseDecider([a, c, b])]).toBe(2);
    expect(chooseDecider([a, b, c], { b: 4, c: 1 })).toBe(2);
    expect(chooseDecider([])).toBe(-1);
  });

  it("counts the price of scarce minutes, and answers on a tie", () => {
    expect(worthAsking(400, [asking("a", 200, 200, 5, 40)])).toBeNull();
    expect(worthAsking(400, [asking("a", 200, 200, 5, 39)])?.id).toBe("a");
  });
});

describe("two opinions and an adjudicator", () => {
  const C = [
    [0, 4000],
    [1000, 0],
  ];
  const right: Mat = [
    [1, 0],
    [0, 1],
  ];
  const M1: Mat = [
    [0.95, 0.05],
    [0.1, 0.9],
  ];
  const M2: Mat = [
    [0.9, 0.1],
    [0.2, 0.8],
  ];
  const M3: Mat = [
    [0.99, 0.01],
    [0.02, 0.98],
  ];

  it("cost the sum over every pair of answers", () => {
    const p = [0.4, 0.6];
    const got = doubleReviewCost(p, C, [
      { fee: 40, M: M1 },
      { fee: 50, M: M2 },
      { fee: 200, M: M3 },
    ]);
    const negative =
      0.95 * 0.9 * 0 + 0.05 * 0.1 * 1000 + (0.95 * 0.1 + 0.05 * 0.9) * (200 + 0.01 * 1000);
    const positive =
      0.1 * 0.2 * 4000 + 0.9 * 0.8 * 0 + (0.1 * 0.8 + 0.9 * 0.2) * (200 + 0.02 * 4000);
    expect(got).toBeCloseTo(90 + 0.4 * negative + 0.6 * positive, 9);
  });

  it("cost their fees when they never err", () => {
    const perfect = { fee: 7, M: right };
    expect(doubleReviewCost([0.4, 0.6], C, [perfect, { fee: 11, M: right }, perfect])).toBeCloseTo(
      18,
    );
  });
});

import { describe, expect, it } from "vitest";
import { replayQueue } from "../capacity/replay-queue";
import { compilePolicy } from "../compile-policy";
import type { PolicyInput } from "../policy";
import { arrivalsOf } from "./arrivals";
import { automaticRisk } from "./automatic-risk";
import { planningCapacity } from "./capacity-plan";
import { replayCapacity } from "./capacity-replay";
import type { LogRow } from "./log-row";
import { placesWorth } from "./places-worth";
import { reviewRate } from "./review-rate";
import { comparing, summarizing } from "./simulate";
import { slicing } from "./slices";
import { inOneGo } from "./steps";

const labels = ["a", "b"];
const policy = (more: Partial<PolicyInput> = {}) =>
  compilePolicy(
    {
      costs: [
        { truth: "b", decided: "a", cost: 4000 },
        { truth: "a", decided: "b", cost: 1000 },
      ],
      review_cost: 200,
      audit_rate: 0,
      ...more,
    },
    labels,
  );
/** `p` is of "b": answering "a" costs 4000 p, answering "b" 1000 (1 - p). */
const row = (p: number, more: Partial<LogRow> = {}): LogRow => ({
  input: { probabilities: [1 - p, p] },
  q: 1,
  truth: 0,
  ...more,
});
const log = [
  row(0.02),
  row(0.3, { truth: 1, segment: "=us" }),
  row(0.6, { q: 0.5, truth: null }),
  row(0.9, { truth: 1, q: 0.25 }),
  row(0.95, { segment: "=us" }),
];
const compared = (candidate = policy(), live = policy({ review_cost: 350 })) =>
  inOneGo(comparing(log, { candidate, live }));

describe("cost against review rate", () => {
  it("asks first where asking saves most, from nobody to everybody", () => {
    const points = reviewRate(compared(), 5);
    // R* = 80, 700, 400, 100, 50; H = 200.
    const all = 80 + 700 + 400 + 100 + 50;
    expect(points.map(({ share }) => share)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    const spent = [all, all - 500, all - 700, all - 600, all - 480, all - 330];
    for (const [i, sum] of spent.entries()) expect(points[i]?.expected).toBeCloseTo(sum / 5, 9);
    // Alone, "a" at 0.02 is right, "b" at 0.3 is right, nobody knows of 0.6, "b" at 0.9 is right, at 0.95 it costs 1000.
    const scores = [0, 0, 400, 100 + (0 - 100) / 0.25, 1000];
    const sum = scores.reduce((total, it) => total + it, 0);
    expect(points[0]?.estimated).toBeCloseTo(sum / 5, 9);
    expect(points[5]?.estimated).toBeCloseTo(200, 9);
  });

  it("has no estimate without evidence, and no point without a case", () => {
    const blind = [row(0.6, { q: 0, truth: null })];
    const cases = inOneGo(comparing(blind, { candidate: policy(), live: policy() }));
    expect(reviewRate(cases, 1).map(({ estimated }) => estimated)).toEqual([null, null]);
    expect(reviewRate([], 4)).toEqual([]);
  });
});

describe("risk of automatic answers", () => {
  it("weighs labels by what they stand for and says where the policies are", () => {
    const risk = automaticRisk(compared(), 10);
    expect(risk?.labels).toBe(4);
    // By confidence: 0.98 right, 0.95 wrong at 1000, 0.9 right for four, 0.7 right: "b" is the cheaper answer at 0.3.
    expect(risk?.points).toEqual([
      { coverage: 1 / 7, error: 0, cost: 0 },
      { coverage: 2 / 7, error: 1 / 2, cost: 500 },
      { coverage: 6 / 7, error: 1 / 6, cost: 1000 / 6 },
      { coverage: 1, error: 1 / 7, cost: 1000 / 7 },
    ]);
    expect(risk?.aurc.cost).toBeCloseTo((0 + 500 + (4 * 1000) / 6 + 1000 / 7) / 7, 9);
    expect(risk?.candidate).toEqual({ coverage: 6 / 7, error: 1 / 6, cost: 1000 / 6 });
    expect(automaticRisk(compared(policy({ review_cost: 0 })), 10)?.candidate).toBeNull();
  });

  it("keeps as many points as asked for, the last at full coverage, and is nothing without labels", () => {
    const { points = [] } = automaticRisk(compared(), 2) ?? {};
    expect(points.map(({ coverage }) => coverage)).toEqual([2 / 7, 1]);
    const blind = [row(0.6, { q: 0.5, truth: null })];
    const cases = inOneGo(comparing(blind, { candidate: policy(), live: policy() }));
    expect(automaticRisk(cases, 9)).toBeNull();
  });
});

describe("slices", () => {
  it("compare each part by itself, and add up to the whole", () => {
    const cases = compared();
    const keyOf = ({ row: { segment = "=eu" } }: (typeof cases)[number]) => segment;
    const [eu, us] = inOneGo(slicing(cases, { keyOf, most: 5, others: "rest" }));
    expect([eu?.key, eu?.n, us?.key, us?.n]).toEqual(["=eu", 3, "=us", 2]);
    // At 200 the case at 0.6 is asked about, at 350 too; at 0.3 both ask as well.
    expect(eu?.candidate).toMatchObject({ reviews: 1, reviewMinutes: 5 });
    expect(us?.candidate.expected).toBeCloseTo((200 + 50) / 2, 9);
    expect(eu?.expected?.value).toBe(0);
    const whole = inOneGo(summarizing(cases));
    const parts = 3 * (eu?.candidate.expected ?? 0) + 2 * (us?.candidate.expected ?? 0);
    expect(parts / 5).toBeCloseTo(whole.candidate.expected, 12);
  });

  it("count the smaller ones as one", () => {
    const cases = compared();
    const keyOf = ({ row: { input } }: (typeof cases)[number]) =>
      (input.probabilities?.[1] ?? 0) > 0.5 ? "high" : `low ${input.probabilities?.[1]}`;
    const slices = inOneGo(slicing(cases, { keyOf, most: 1, others: "rest" }));
    expect(slices.map(({ key, n }) => [key, n])).toEqual([
      ["high", 3],
      ["rest", 2],
    ]);
  });
});

describe("a price of time", () => {
  it("moves each policy's routes and nobody's costs", () => {
    const candidate = policy({ capacity: { minutes_per_review: 10 } });
    // R* − H is 500 at 0.3 and 200 at 0.6: at 30 a minute of ten, only the first is worth asking about.
    const minutePrices = { candidate: new Float64Array(5).fill(30), live: new Float64Array(5) };
    const options = { candidate, live: policy(), minutePrices };
    const { candidate: own, live } = inOneGo(summarizing(inOneGo(comparing(log, options))));
    expect([own.reviews, live.reviews]).toEqual([1, 2]);
    expect(own.expected).toBeCloseTo((80 + 200 + 400 + 100 + 50) / 5, 9);
  });
});

describe("planning a capacity and bringing cases to people", () => {
  const at = Float64Array.from([0, 30, 60, 2880, 2880]);

  it("starts at the price that spends the budget best, an hour a window", () => {
    const staffed = policy({ capacity: { minutes_per_review: 8 }, audit_rate: 0.25 });
    const plan = inOneGo(planningCapacity(log, staffed, { reviewsPerDay: 0.5, at }));
    // Savings of 500 and 200 at 8 minutes; two days hold one review, so the second prices the minute.
    expect(plan).toMatchObject({ budget: 4 / 24, start: 200 / 8, auditShare: 0.25 });
    expect(plan.step).toBeCloseTo((0.1 * (500 / 8 + 200 / 8)) / 2 / (4 / 24), 9);
    expect([...Array.from(plan.windows)]).toEqual([0, 0, 1, 48, 48]);
  });

  it("ranks by money a minute, adds second looks evenly, and lets the queue work", () => {
    const staffed = policy({ capacity: { minutes_per_review: 8 }, audit_rate: 0.5 });
    const plan = { windows: [0, 0, 1, 48, 48], budget: 100, step: 0, start: 0 };
    const { reviews } = replayCapacity(log, staffed, plan);
    const { arrivals, places } = arrivalsOf(reviews, staffed, at);
    expect(places).toEqual([1, 1, 2, 3]);
    expect(arrivals.map(({ isAudit }) => isAudit)).toEqual([false, true, false, true]);
    const [first, look, second] = arrivals;
    expect(first?.priority).toBeGreaterThan(look?.priority ?? Number.NaN);
    // Indices 62.5, 25, 25, 25: the median over a day is what an hour of age is worth.
    expect(first?.priority).toBeCloseTo(500 / 8 - 25 / 24 / 2, 9);
    expect(second?.priority).toBeCloseTo(200 / 8 - 25 / 24, 9);
    const day = { minutesPerDay: 144, deadlineMinutes: null, until: 3000 };
    // A place every 80 minutes: begun at 30, then the look at 110, the second at 190.
    expect(replayQueue(arrivals, day).wait).toMatchObject({ longest: 130 });
  });
});

describe("what one more place is worth", () => {
  const tiered = policy({
    reviewer: { accuracy: 0.95 },
    tiers: [{ id: "senior", review_cost: 260 }],
  });
  /** Answers cost 700 at 0.3, 400 at 0.6, 600 at 0.15; a reviewer 200 and errors, a senior 260 and none. */
  const groups = [7, 7, 7, 8, 8];
  const busy = [row(0.3), row(0.6), row(0.15), row(0.6), row(0.01)];
  const errors = (p: number) => 0.05 * (4000 * p + 1000 * (1 - p));

  it("is what the best assignment of the busiest day lacks, tried by hand", () => {
    const found = inOneGo(placesWorth(busy, tiered, { groups, places: [1, 1] }));
    expect(found).toMatchObject({ group: 7, cases: 3 });
    const auto = { a: 700, b: 400, c: 600 };
    const first = { a: 200 + errors(0.3), b: 200 + errors(0.6), c: 200 + errors(0.15) };
    const names = ["a", "b", "c"] as const;
    const cheapest = (places: number, seniors: number) =>
      Math.min(
        ...[0, 1, 2].flatMap((x) =>
          [0, 1, 2].flatMap((y) =>
            [0, 1, 2].map((z) => {
              const who = [x, y, z];
              const count = (it: number) => who.filter((one) => one === it).length;
              if (count(1) > places || count(2) > seniors) return Number.POSITIVE_INFINITY;
              return names.reduce(
                (sum, name, i) => sum + ([auto[name], first[name], 260][who[i] ?? 0] ?? Number.NaN),
                0,
              );
            }),
          ),
        ),
      );
    const [reviewer, senior] = found?.deciders ?? [];
    expect(reviewer?.oneMoreSaves).toBeCloseTo(cheapest(1, 1) - cheapest(2, 1), 9);
    expect(senior?.oneMoreSaves).toBeCloseTo(cheapest(1, 1) - cheapest(1, 2), 9);
    expect([reviewer?.used, senior?.used]).toEqual([1, 1]);
    expect(senior).toMatchObject({ id: "senior", places: 1 });
  });

  it("is nothing where nobody is worth asking", () => {
    expect(inOneGo(placesWorth([row(0.01)], tiered, { groups: [7], places: [4, 4] }))).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { mulberry32 } from "#lib/math/random";
import { compilePolicy } from "../compile-policy";
import type { LogRow } from "./log-row";
import { simulate } from "./simulate";
import { compareTotals, type LoggedColumns, totals } from "./totals";

const labels = ["ok", "doubtful", "fraud"];
const costs = [
  { truth: "ok", decided: "doubtful", cost: 30 },
  { truth: "ok", decided: "fraud", cost: 120 },
  { truth: "doubtful", decided: "ok", cost: 200 },
  { truth: "doubtful", decided: "fraud", cost: 70 },
  { truth: "fraud", decided: "ok", cost: 900 },
  { truth: "fraud", decided: "doubtful", cost: 400 },
];
const policy = (review_cost: number) =>
  compilePolicy({ costs, review_cost, reviewer: { accuracy: 0.96 } }, labels);

function columns(n: number, seed: number): LoggedColumns {
  const random = mulberry32(seed);
  const probabilities = new Float64Array(n * 3);
  const truths = new Int32Array(n).fill(-1);
  const q = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const weights = labels.map(() => random() ** 3 + 0.001);
    const total = weights.reduce((all, x) => all + x, 0);
    weights.forEach((x, k) => {
      probabilities[i * 3 + k] = x / total;
    });
    q[i] = i % 4 === 0 ? 1 : i % 7 === 0 ? 0 : 0.2;
    if (random() < (q[i] as number)) truths[i] = Math.floor(3 * random());
  }
  return { classes: 3, probabilities, amounts: new Float64Array(0), truths, q };
}

function asLog({ probabilities, truths, q }: LoggedColumns): LogRow[] {
  return [...q].map((chance, i) => ({
    input: { probabilities: [...probabilities.slice(3 * i, 3 * i + 3)] },
    q: chance,
    truth: truths[i] === -1 ? null : (truths[i] as number),
  }));
}

describe("totals over columns", () => {
  const window = columns(500, 1);
  const live = policy(40);
  const draft = policy(60);

  it("are those of the simulator, row by row", () => {
    const {
      live: want,
      candidate,
      paired,
    } = simulate(asLog(window), {
      candidate: draft,
      live,
      ruler: live,
    });
    const now = totals(window, { policy: live });
    const then = totals(window, { policy: draft, ruler: live });
    expect(now.reviews).toBe(want.reviews);
    expect(now.reviewMinutes).toBe(want.reviewMinutes);
    expect(now.expected.total).toBeCloseTo(want.expected, 9);
    expect(now.estimated?.value).toBeCloseTo(want.cost?.value ?? Number.NaN, 9);
    expect(now.automatic.reduce((all, x) => all + x, now.reviews)).toBe(500);
    expect(then.reviews).toBe(candidate.reviews);
    expect(compareTotals(then, now)?.value).toBeCloseTo(paired?.value ?? Number.NaN, 9);
    expect(compareTotals(then, now)?.se).toBeCloseTo(paired?.se ?? Number.NaN, 9);
  });

  it("include both baselines", () => {
    const human = totals(window, { policy: live, as: "all_human" });
    const automatic = totals(window, { policy: live, as: "all_automatic" });
    expect(human).toMatchObject({ reviews: 500, automatic: [0, 0, 0] });
    expect(human.expected.automaticErrors).toBe(0);
    expect(automatic).toMatchObject({ reviews: 0, reviewMinutes: 0 });
    const best = totals(window, { policy: live });
    expect(best.expected.total).toBeLessThan(human.expected.total);
    expect(best.expected.total).toBeLessThan(automatic.expected.total);
  });

  it("send fewer cases to people when their minutes are scarce", () => {
    const free = totals(window, { policy: live });
    const scarce = totals(window, { policy: live, lambda: 8 });
    expect(scarce.reviews).toBeLessThan(free.reviews);
    expect(scarce.reviews).toBeGreaterThan(0);
  });

  it("read an amount where costs depend on one", () => {
    const formula = { base: 10, per_unit: 2, of: "Amount" };
    const dear = compilePolicy(
      {
        costs: costs.map((it) => (it.cost === 900 ? { ...it, cost: formula } : it)),
        review_cost: 40,
        on_missing_cost: "reject",
      },
      labels,
    );
    const amounts = new Float64Array(500).map((_, i) => (i % 10 === 0 ? Number.NaN : i));
    const got = totals({ ...window, amounts }, { policy: dear });
    expect(got.rejected).toBe(50);
    const small = totals({ ...window, amounts: amounts.map(() => 5) }, { policy: dear });
    expect(small.reviews).toBeLessThan(got.reviews);
  });

  it("take 100,000 predictions in one short pass", () => {
    const many = columns(100_000, 2);
    totals(columns(5000, 3), { policy: live });
    const runs = [1, 2, 3].map(() => {
      const start = process.cpuUsage();
      totals(many, { policy: live });
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    });
    // About 100 ms of processor time on an idle machine; the limit leaves room for a busy one.
    expect(Math.min(...runs)).toBeLessThan(600);
  });

  const ruled = compilePolicy(
    {
      costs,
      review_cost: 40,
      triggers: {
        rules: [{ name: "vip", when: "input.tier = 'vip'", effect: { force_review: true } }],
      },
    },
    labels,
  );
  it.each([
    [
      "columns of unequal length",
      () => totals({ ...window, truths: new Int32Array(3) }, { policy: live }),
      "WRONG_SHAPE",
    ],
    [
      "another number of classes",
      () => totals({ ...window, classes: 2 }, { policy: live }),
      "WRONG_SHAPE",
    ],
    ["rules that read inputs", () => totals(window, { policy: ruled }), "NEEDS_INPUTS"],
    [
      "a chance above 1",
      () => totals({ ...window, q: window.q.map(() => 2) }, { policy: live }),
      "OUT_OF_RANGE",
    ],
    [
      "a certain label that is missing",
      () => totals({ ...window, truths: window.truths.map(() => -1) }, { policy: live }),
      "MISSING_LABEL",
    ],
  ])("refuse %s", (_, act, code) => {
    expect(act).toThrow(expect.objectContaining({ code }));
  });
});

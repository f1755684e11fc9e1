import { describe, expect, it } from "vitest";
import { mulberry32 } from "#lib/math/random";
import { mean } from "#lib/math/sum";
import { compilePolicy } from "../compile-policy";
import { labeledDifference } from "./labeled-difference";
import type { LogRow } from "./log-row";
import { rulerOf } from "./ruler";
import { compareRow } from "./score-log";
import { simulate } from "./simulate";

const labels = ["negative", "positive"];
const policy = (review_cost: number, more = {}) =>
  compilePolicy(
    {
      costs: [
        { truth: "positive", decided: "negative", cost: 4000 },
        { truth: "negative", decided: "positive", cost: 1000 },
      ],
      review_cost,
      ...more,
    },
    labels,
  );
/** Answers 0.03 by itself; the candidate asks. */
const live = policy(200);
const candidate = policy(90);
const row = (p: number, q: number, truth: number | null): LogRow => ({
  input: { probabilities: [1 - p, p] },
  q,
  truth,
});
/** `seen` labels of automatic answers, `missed` of them wrong, among 400 cases. */
function logOf(seen: number, missed: number, q = 0.25): LogRow[] {
  const truth = (i: number) => (i < missed ? 1 : i < seen ? 0 : null);
  return Array.from({ length: 400 }, (_, i) => row(0.03, q, truth(i)));
}
const pairedOf = (log: readonly LogRow[]) => simulate(log, { candidate, live }).paired;

describe("the interval of a difference", () => {
  it.each([
    ["nobody looked", 0, 0, "unlabeled"],
    ["no mistake was seen", 90, 0, "not_enough_labels"],
    ["four mistakes were seen", 90, 4, "not_enough_labels"],
    ["five were", 90, 5, "gamma"],
    ["forty-nine were", 120, 49, "gamma"],
    ["fifty were", 120, 50, "bootstrap"],
  ])("is chosen by the mistakes that labels show: %s", (_, seen, events, status) => {
    const paired = pairedOf(logOf(seen, events));
    expect(paired).toMatchObject({ status, events, labels: seen });
    expect(paired?.ci === null).toBe(status === "unlabeled" || status === "not_enough_labels");
    // 90 a review, less the 120 expected of an answer, corrected by the labels at a chance of 1/4.
    const gap = 90 - 120 - (4 * (events * 4000 - seen * 120)) / 400;
    expect(paired?.value).toBeCloseTo(gap, 9);
  });

  it("leaves room for the mistakes that a handful of them stands for", () => {
    const { value = 0, se, ci } = pairedOf(logOf(90, 5)) ?? {};
    const normal = 1.96 * (se ?? Number.NaN);
    expect(value - (ci?.[0] ?? 0)).toBeGreaterThan(normal);
    expect((ci?.[1] ?? 0) - value).toBeGreaterThan(0.5 * normal);
    expect(value - (ci?.[0] ?? 0)).toBeGreaterThan((ci?.[1] ?? 0) - value);
  });

  it("is that of the rest where every label is certain", () => {
    const paired = pairedOf(logOf(400, 60, 1));
    const { se, value = 0, ci } = paired ?? {};
    expect(paired).toMatchObject({ status: "bootstrap", events: 60, labels: 400 });
    expect(ci?.[0]).toBeLessThanOrEqual(value - 1.95 * (se ?? 0));
    expect(ci?.[1]).toBeGreaterThanOrEqual(value + 1.95 * (se ?? 0));
  });

  it("needs no label where no truth can change it", () => {
    const log = [row(0.6, 0.1, null), row(0.5, 0.1, null), row(0.02, 0.1, null)];
    const dearer = policy(200, { triggers: { min_confidence: 0.7 } });
    expect(simulate(log, { candidate: dearer, live }).paired).toEqual({
      value: 0,
      se: 0,
      ci: [0, 0],
      status: "certain",
      labels: 0,
      events: 0,
    });
  });

  it("takes what every answer costs anyway for no mistake, and a reviewer's average for none", () => {
    const costs = [
      { truth: "positive", decided: "positive", cost: 500 },
      { truth: "positive", decided: "negative", cost: 4500 },
      { truth: "negative", decided: "positive", cost: 1000 },
    ];
    const [now, then] = [200, 90].map((fee) =>
      policy(fee, { costs, reviewer: { accuracy: 0.995 } }),
    );
    if (!(now && then)) throw new Error("no policies");
    const log = Array.from({ length: 300 }, (_, i) => row(i % 2 ? 0.99 : 0.03, 0.5, i % 2));
    const { paired, againstAllHuman } = simulate(log, { candidate: then, live: now });
    expect(paired).toMatchObject({ status: "not_enough_labels", events: 0 });
    expect(againstAllHuman).toMatchObject({ status: "not_enough_labels", events: 0 });
  });
});

describe("a world of rare mistakes", () => {
  const N = 1200;
  const AUDITED = 0.1;
  const ruler = rulerOf(candidate);
  const compared = (truth: number | null) => {
    const it = compareRow(row(0.03, AUDITED, truth), { candidate, live, ruler, path: "" });
    if (!it) throw new Error("nothing to compare");
    return it;
  };
  const [unseen, right, wrong] = [compared(null), compared(0), compared(1)];

  /** One answer in sixty is a mistake, which costs forty times the review that would have spared it. */
  function draw(random: () => number) {
    const truths = Array.from({ length: N }, () => random() < 1 / 60);
    const seen = (isWrong: boolean) => (isWrong ? wrong : right);
    const cases = truths.map((isWrong) => (random() < AUDITED ? seen(isWrong) : unseen));
    return { cases, truth: mean(truths.map((isWrong) => (isWrong ? 90 - 4000 : 90))) };
  }

  it("is covered by its intervals, and not by normal ones", () => {
    const random = mulberry32(9);
    const runs = Array.from({ length: 500 }, () => draw(random)).map(({ cases, truth }) => {
      const { value = 0, se, ci } = labeledDifference(cases, "live") ?? {};
      const half = 1.96 * (se ?? Number.NaN);
      return {
        own: ci ? ci[0] <= truth && truth <= ci[1] : null,
        normal: Math.abs(truth - value) <= half,
      };
    });
    const told = runs.filter(({ own }) => own !== null);
    expect(told.length).toBeLessThan(runs.length);
    expect(told.length).toBeGreaterThan(30);
    expect(told.filter(({ own }) => own).length / told.length).toBeGreaterThan(0.95);
    expect(runs.filter(({ normal }) => normal).length / runs.length).toBeLessThan(0.9);
  });
});

import { describe, expect, it } from "vitest";
import { calibrationReport } from "#lib/decision/calibration/report";
import { mulberry32 } from "#lib/math/random";
import { areaUnderCurve } from "./area-under-curve";
import { caseCosts } from "./case-costs";
import { evaluate, type ScoredCase } from "./evaluate";

const REVIEW = 75;
const pricing = {
  costs: [
    { truth: "good", decided: "bad", cost: { base: 0, per_unit: 0.15, of: "Amount" } },
    { truth: "bad", decided: "good", cost: { base: 0, per_unit: 0.6, of: "Amount" } },
  ],
};

describe("evaluate", () => {
  it("prices each case as the policy would place it", () => {
    const cases = [
      scored(0.1, 0, 1000), // grant: 60 < 75, automatic, right
      scored(0.1, 1, 1000), // grant: 60 < 75, automatic, wrong: 600
      scored(0.5, 1, 1000), // refuse at 75: a tie with the review stays automatic, right
      scored(0.4, 0, 2000), // refuse at 180 > 75: a person; alone 300
      scored(0.9, 0, 400), // refuse: 6 < 75, automatic, wrong: 60
    ];
    const figures = evaluate(cases, REVIEW, 1);
    expect(figures.n).toBe(5);
    expect(figures.review_rate.value).toBeCloseTo(1 / 5, 12);
    expect(figures.kept_error?.value).toBeCloseTo(2 / 4, 12);
    expect(figures.cost_automatic.value).toBeCloseTo((600 + 300 + 60) / 5, 9);
    expect(figures.cost_with_people.value).toBeCloseTo((600 + 75 + 60) / 5, 9);
    expect(figures.accuracy.value).toBeCloseTo(2 / 5, 12);
  });

  it("measures more than two classes, without an area under the curve", () => {
    const costs = [
      [0, 6, 30],
      [6, 0, 30],
      [30, 30, 0],
    ];
    const cases = [
      { probabilities: [0.7, 0.3, 0], truth: 1, costs }, // 1.8 against 1: a person; alone 6
      { probabilities: [0.02, 0.97, 0.01], truth: 2, costs }, // 0.42: automatic, wrong: 30
      { probabilities: [0.1, 0.1, 0.8], truth: 2, costs }, // 6 against 1: a person; alone right
    ];
    const figures = evaluate(cases, 1, 1);
    expect(figures.auc).toBeNull();
    expect(figures.accuracy.value).toBeCloseTo(1 / 3, 12);
    expect(figures.cost_automatic.value).toBeCloseTo(36 / 3, 12);
    expect(figures.cost_with_people.value).toBeCloseTo(32 / 3, 12);
    expect(figures.review_rate.value).toBeCloseTo(2 / 3, 12);
    expect(figures.kept_error?.value).toBe(1);
  });

  it("has no error among kept answers where every case goes to a person", () => {
    const costs = caseCosts(pricing, ["good", "bad"], 9e6);
    const figures = evaluate([{ probabilities: [0.4, 0.6], truth: 0, costs }], REVIEW, 1);
    expect(figures.review_rate.value).toBe(1);
    expect(figures).not.toHaveProperty("kept_error");
    expect(figures.auc).toBeNull();
  });

  it("agrees with the calibration report of the decision core", () => {
    const cases = randomCases(500);
    const report = calibrationReport(
      cases.map((it) => [...it.probabilities]),
      cases.map((it) => it.truth),
    );
    const figures = evaluate(cases, REVIEW, 1);
    expect(figures.accuracy.value).toBeCloseTo(report.accuracy, 12);
    expect(figures.nll.value).toBeCloseTo(report.nll, 12);
    expect(figures.brier.value).toBeCloseTo(report.brier, 12);
    expect(figures.ece15.value).toBeCloseTo(report.ece, 12);
  });

  it("puts an interval around each figure that the seed alone moves", () => {
    const cases = randomCases(500);
    const figures = evaluate(cases, REVIEW, 1);
    for (const key of [
      "accuracy",
      "auc",
      "nll",
      "ece15",
      "cost_with_people",
      "review_rate",
    ] as const) {
      const { low = 9, value = 9, high = 9 } = figures[key] ?? {};
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    expect(evaluate(cases, REVIEW, 1)).toEqual(figures);
    expect(evaluate(cases, REVIEW, 2).auc?.low).not.toBe(figures.auc?.low);
  });

  it("keeps a small calibration error inside its interval, which noise alone would push away", () => {
    const random = mulberry32(4);
    const cases = Array.from({ length: 400 }, () => {
      const p = random();
      return scored(p, random() < p ? 1 : 0);
    });
    const { low, value, high } = evaluate(cases, REVIEW, 1).ece15;
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
    expect(low).toBeGreaterThanOrEqual(0);
  });

  it("refuses to measure nothing", () => {
    expect(() => evaluate([], REVIEW, 1)).toThrow(RangeError);
  });
});

describe("areaUnderCurve", () => {
  it("counts pairs, a tie as half", () => {
    const isOne = [false, false, false, true, true];
    expect(areaUnderCurve([0.2, 0.5, 0.9, 0.5, 0.95], isOne)).toBeCloseTo(
      (1 + 0.5 + 0 + 3) / 6,
      12,
    );
  });

  it("is 1 for a perfect order and 0 for its reverse", () => {
    expect(areaUnderCurve([0.1, 0.7], [false, true])).toBe(1);
    expect(areaUnderCurve([0.7, 0.1], [false, true])).toBe(0);
  });
});

describe("caseCosts", () => {
  it("turns named costs into rows of decisions and columns of truths", () => {
    expect(caseCosts(pricing, ["good", "bad"], 2000)).toEqual([
      [0, 1200],
      [300, 0],
    ]);
    const flat = [
      { truth: "great", decided: "other", cost: 10 },
      { truth: "other", decided: "great", cost: 40 },
    ];
    expect(caseCosts({ costs: flat }, ["great", "other"])).toEqual([
      [0, 40],
      [10, 0],
    ]);
  });
});

function scored(p: number, truth: number, amount = 1000): ScoredCase {
  const costs = caseCosts(pricing, ["good", "bad"], amount);
  return { probabilities: [1 - p, p], truth, costs };
}

function randomCases(count: number): ScoredCase[] {
  const random = mulberry32(3);
  return Array.from({ length: count }, () => {
    const p = random();
    return scored(p, random() < p * p ? 1 : 0, 200 + 3000 * random());
  });
}

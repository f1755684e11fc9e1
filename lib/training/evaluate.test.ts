import { describe, expect, it } from "vitest";
import { calibrationReport } from "#lib/decision/calibration/report";
import { mulberry32 } from "#lib/math/random";
import { areaUnderCurve, evaluate, type ScoredCase } from "./evaluate";

const policy = { false_positive: 0.15, false_negative: 0.6, review: 75 };

describe("evaluate", () => {
  it("prices each case as the policy would place it", () => {
    const cases = [
      scored(0.1, 0, 1000), // grant: 60 < 75, automatic, right
      scored(0.1, 1, 1000), // grant: 60 < 75, automatic, wrong: 600
      scored(0.5, 1, 1000), // refuse at 75: a tie with the review stays automatic, right
      scored(0.4, 0, 2000), // refuse at 180 > 75: a person; alone 300
      scored(0.9, 0, 400), // refuse: 6 < 75, automatic, wrong: 60
    ];
    const figures = evaluate(cases, policy, 1);
    expect(figures.n).toBe(5);
    expect(figures.review_rate.value).toBeCloseTo(1 / 5, 12);
    expect(figures.cost_automatic.value).toBeCloseTo((600 + 300 + 60) / 5, 9);
    expect(figures.cost_with_people.value).toBeCloseTo((600 + 75 + 60) / 5, 9);
    expect(figures.accuracy.value).toBeCloseTo(2 / 5, 12);
  });

  it("agrees with the calibration report of the decision core", () => {
    const cases = randomCases(500);
    const report = calibrationReport(
      cases.map((it) => [...it.probabilities]),
      cases.map((it) => it.truth),
    );
    const figures = evaluate(cases, policy, 1);
    expect(figures.accuracy.value).toBeCloseTo(report.accuracy, 12);
    expect(figures.nll.value).toBeCloseTo(report.nll, 12);
    expect(figures.brier.value).toBeCloseTo(report.brier, 12);
    expect(figures.ece15.value).toBeCloseTo(report.ece, 12);
  });

  it("puts an interval around each figure that the seed alone moves", () => {
    const cases = randomCases(500);
    const figures = evaluate(cases, policy, 1);
    for (const key of ["accuracy", "auc", "nll", "cost_with_people", "review_rate"] as const) {
      const { low, value, high } = figures[key];
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    expect(evaluate(cases, policy, 1)).toEqual(figures);
    expect(evaluate(cases, policy, 2).auc.low).not.toBe(figures.auc.low);
  });

  it("refuses to measure nothing", () => {
    expect(() => evaluate([], policy, 1)).toThrow(RangeError);
  });
});

describe("areaUnderCurve", () => {
  it("counts pairs, a tie as half", () => {
    const cases = [scored(0.2, 0), scored(0.5, 0), scored(0.9, 0), scored(0.5, 1), scored(0.95, 1)];
    expect(areaUnderCurve(cases)).toBeCloseTo((1 + 0.5 + 0 + 3) / 6, 12);
  });

  it("is 1 for a perfect order and 0 for its reverse", () => {
    expect(areaUnderCurve([scored(0.1, 0), scored(0.7, 1)])).toBe(1);
    expect(areaUnderCurve([scored(0.7, 0), scored(0.1, 1)])).toBe(0);
  });
});

function scored(p: number, truth: 0 | 1, amount = 1000): ScoredCase {
  return { probabilities: [1 - p, p], truth, amount };
}

function randomCases(count: number): ScoredCase[] {
  const random = mulberry32(3);
  return Array.from({ length: count }, () => {
    const p = random();
    return scored(p, random() < p * p ? 1 : 0, 200 + 3000 * random());
  });
}

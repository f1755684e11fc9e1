import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitLogistic } from "./fit-logistic";
import { goldenSection } from "./golden-section";
import { logit, logSumExp, sigmoid, softmax, softplus } from "./logistic";
import { minimize } from "./minimize";

const score = fc.double({ min: -30, max: 30, noNaN: true });

it("neither overflows nor leaves [0, 1]", () => {
  expect([sigmoid(-1000), sigmoid(0), sigmoid(1000)]).toEqual([0, 0.5, 1]);
  expect(softplus(1000)).toBe(1000);
  expect(softmax([1000, 1000, -1000])).toEqual([0.5, 0.5, 0]);
  expect(logSumExp([-1000, -1000])).toBeCloseTo(-1000 + Math.log(2), 12);
  expect(logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
});

it("is turned around by the logit", () => {
  fc.assert(
    fc.property(score, (x) => {
      expect(sigmoid(-x)).toBeCloseTo(1 - sigmoid(x), 12);
      if (Math.abs(x) < 15) expect(logit(sigmoid(x))).toBeCloseTo(x, 8);
    }),
  );
});

describe("fitting a logistic regression", () => {
  const rows = [-2, -1, 0.5, 1, 3].map((x) => [x, 1]);
  const weights = [1, 2, 1, 1, 0.5];

  it("gives back the line its targets came from", () => {
    const targets = rows.map(([x = 0]) => sigmoid(0.7 * x - 0.4));
    const [slope, offset] = fitLogistic({ rows, targets, weights });
    expect(slope).toBeCloseTo(0.7, 8);
    expect(offset).toBeCloseTo(-0.4, 8);
  });

  it("takes a penalty on a sample that could be split in two", () => {
    const targets = rows.map(([x = 0]) => (x > 0 ? 1 : 0));
    const [slope = Number.NaN] = fitLogistic({ rows, targets, weights }, 1e-3);
    expect(slope).toBeGreaterThan(1);
    expect(slope).toBeLessThan(50);
  });

  it("copes with a feature that never changes", () => {
    const flat = rows.map(() => [1, 1]);
    const [a = 0, b = 0] = fitLogistic({ rows: flat, targets: [1, 0, 1, 1, 0], weights });
    expect(sigmoid(a + b)).toBeCloseTo(3 / 5.5, 6);
  });
});

it("finds the bottom of a valley", () => {
  expect(goldenSection((x) => (x - 1.25) ** 2, -4, 4)).toBeCloseTo(1.25, 7);
  expect(goldenSection((x) => -x, -4, 4)).toBeCloseTo(4, 9);
});

it("finds the bottom of a narrow bowl in several dimensions", () => {
  const target = [3, -1, 0.5];
  const stiffness = [1, 1e3, 1e-2];
  const { at, converged } = minimize(
    (x) => {
      const gap = x.map((value, i) => value - (target[i] as number));
      return {
        value: gap.reduce((total, g, i) => total + ((stiffness[i] as number) * g * g) / 2, 0),
        gradient: gap.map((g, i) => (stiffness[i] as number) * g),
      };
    },
    [0, 0, 0],
  );
  expect(converged).toBe(true);
  at.forEach((value, i) => {
    expect(value).toBeCloseTo(target[i] as number, 4);
  });
});

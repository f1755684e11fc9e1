import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { times, timesVector, transpose } from "#lib/math/matrix";
import { expectVector, vector } from "../vectors/check";
import { confidenceSequence, empiricalBernstein } from "./bounded-mean";
import { correctForNoise, noiseCorrection } from "./noisy-labels";
import { clopperPearson, upperBound, wilsonInterval } from "./share-interval";

describe("the published vectors", () => {
  it("agrees with clopper_pearson and wilson", () => {
    const exact = vector<{ k: number; n: number }, unknown>("clopper_pearson");
    const { k, n } = exact.input;
    expectVector(
      { ci: clopperPearson(k, n), upper_one_sided_95: upperBound(k, n) },
      exact.expected,
    );
    const wilson = vector<{ k: number; n: number }, unknown>("wilson");
    expectVector({ ci: wilsonInterval(wilson.input.k, wilson.input.n) }, wilson.expected);
  });

  it("agrees with empirical_bernstein", () => {
    const { input, expected } = vector<{ x: number[]; delta: number }, unknown>(
      "empirical_bernstein",
    );
    const { mean, variance, upper, hoeffdingUpper } = empiricalBernstein(input.x, input.delta);
    expectVector({ mean, V: variance, upper, hoeffding_upper: hoeffdingUpper }, expected);
  });

  it("agrees with anytime_eb_cs", () => {
    const { input, expected } = vector<{ x: number[]; alpha: number }, unknown>("anytime_eb_cs");
    expectVector(confidenceSequence(input.x, input.alpha), expected);
  });

  it("agrees with noisy_label_backward_correction", () => {
    const { input, expected } = vector<{ C: number[][]; M: number[][] }, unknown>(
      "noisy_label_backward_correction",
    );
    const corrected = input.C.map((row) => correctForNoise(row, input.M));
    const check = corrected.map((row) => timesVector(input.M, row));
    expectVector({ corrected, check }, expected);
  });
});

it("brackets the share it was given, at every count", () => {
  const counts = fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 200 }));
  fc.assert(
    fc.property(counts, ([a, n]) => {
      const k = Math.min(a, n);
      for (const [low, high] of [clopperPearson(k, n), wilsonInterval(k, n)]) {
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(k / n);
        expect(high).toBeGreaterThanOrEqual(k / n);
        expect(high).toBeLessThanOrEqual(1);
      }
      expect(upperBound(k, n)).toBeLessThanOrEqual(clopperPearson(k, n)[1]);
    }),
  );
});

it("narrows as it watches, and never widens again", () => {
  const x = Array.from({ length: 400 }, (_, i) => (i % 10 === 0 ? 0.8 : 0.1));
  let width = 1;
  for (const n of [10, 50, 200, 400]) {
    const [low, high] = confidenceSequence(x.slice(0, n), 0.05).running;
    expect(high - low).toBeLessThanOrEqual(width);
    width = high - low;
  }
  expect(width).toBeLessThan(0.2);
});

it("undoes the confusion of three classes whichever way it leans", () => {
  const M = [
    [0.8, 0.15, 0.05],
    [0.1, 0.7, 0.2],
    [0.02, 0.08, 0.9],
  ];
  const product = times(M, noiseCorrection(M));
  transpose(product).forEach((column, j) => {
    column.forEach((value, i) => {
      expect(value).toBeCloseTo(i === j ? 1 : 0, 12);
    });
  });
});

const shares = [0.2, 0.4];
it.each([
  [
    "answers that say nothing",
    () =>
      correctForNoise(
        [1, 2],
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
      ),
    "SINGULAR_CORRECTION",
  ],
  [
    "answers that say next to nothing",
    () =>
      correctForNoise(
        [1, 2],
        [
          [0.505, 0.495],
          [0.495, 0.505],
        ],
      ),
    "SINGULAR_CORRECTION",
  ],
  ["a confusion that is not square", () => correctForNoise([1, 2], [[1, 0]]), "WRONG_SHAPE"],
  ["a loss above 1", () => empiricalBernstein([0.1, 1.2], 0.05), "OUT_OF_RANGE"],
  ["one loss", () => empiricalBernstein([0.1], 0.05), "EMPTY"],
  ["a delta of 0", () => empiricalBernstein(shares, 0), "OUT_OF_RANGE"],
  ["no losses", () => confidenceSequence([], 0.05), "EMPTY"],
  ["more finds than cases", () => clopperPearson(4, 3), "OUT_OF_RANGE"],
  ["no cases", () => wilsonInterval(0, 0), "OUT_OF_RANGE"],
])("refuses %s", (_, act, code) => {
  expect(act).toThrow(expect.objectContaining({ code }));
});

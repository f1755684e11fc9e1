import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mulberry32, randomNormal } from "#lib/math/random";
import { expectVector, vector } from "../vectors/check";
import { expectedPerformance, hasCalibrationFailed } from "./expected-performance";
import { binCounts, jensenShannon, populationStability, quantileEdges } from "./histogram";
import { classMixChange, kolmogorovSmirnov } from "./two-samples";

type Counts = { ref: number[]; cur: number[] };

describe("the published vectors", () => {
  it.each(["psi", "psi_zero_bin"])("agrees with %s", (id) => {
    const { input, expected } = vector<Counts, unknown>(id);
    expectVector({ psi: populationStability(input.ref, input.cur) }, expected);
  });

  it("agrees with jensen_shannon", () => {
    const { input, expected } = vector<Counts, unknown>("jensen_shannon");
    const { nats, distance } = jensenShannon(input.ref, input.cur);
    expectVector({ js_nats: nats, js_distance_base2: distance }, expected);
  });

  it("agrees with ks_two_sample", () => {
    const { input, expected } = vector<{ a: number[]; b: number[] }, unknown>("ks_two_sample");
    const { D, p, pAsymptotic } = kolmogorovSmirnov(input.a, input.b);
    expectVector({ D, p_asymptotic: pAsymptotic, p_stephens: p }, expected);
  });

  it("agrees with cbpe", () => {
    type Input = { p: number[]; threshold: number; C: number[][] };
    const { input, expected } = vector<Input, unknown>("cbpe");
    const got = expectedPerformance(
      input.p.map((p) => ({
        probabilities: [1 - p, p],
        action: p > input.threshold ? 1 : 0,
        costs: input.C,
      })),
    );
    const [negative, positive] = got.counts;
    const named = {
      tp: positive?.[1],
      fp: positive?.[0],
      fn: negative?.[1],
      tn: negative?.[0],
      accuracy: got.accuracy,
      expected_cost: got.cost,
      sd_total: got.costSd,
    };
    expectVector(named, expected);
  });
});

/** chi2_contingency([[120, 300, 80], [90, 340, 130]], correction=False) of SciPy 1.17. */
it("tells a changed mix of classes from chance", () => {
  const { statistic, degrees, p } = classMixChange([120, 300, 80, 0], [90, 340, 130, 0]);
  expect(statistic).toBeCloseTo(15.343409863945578, 9);
  expect(degrees).toBe(2);
  expect(p).toBeCloseTo(0.0004658229498518602, 12);
  expect(classMixChange([5, 0], [9, 0])).toEqual({ statistic: 0, degrees: 0, p: 1 });
});

it("sees nothing between a sample and itself, and never leaves its range", () => {
  const counts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 10 });
  fc.assert(
    fc.property(counts, counts, (a, b) => {
      const length = Math.min(a.length, b.length);
      const [r, c] = [a.slice(0, length), b.slice(0, length)];
      expect(populationStability(r, r)).toBe(0);
      expect(populationStability(r, c)).toBeGreaterThanOrEqual(0);
      expect(jensenShannon(r, r).distance).toBeCloseTo(0, 7);
      expect(jensenShannon(r, c).distance).toBeLessThanOrEqual(1);
      expect(jensenShannon(r, c).nats).toBeCloseTo(jensenShannon(c, r).nats, 12);
      const { D, p } = kolmogorovSmirnov(r, c);
      expect(D >= 0 && D <= 1 && p >= 0 && p <= 1).toBe(true);
      expect(kolmogorovSmirnov(r, r)).toMatchObject({ D: 0, p: 1 });
    }),
  );
});

it("grows when scores move", () => {
  const random = mulberry32(9);
  const sample = (shift: number) =>
    Array.from({ length: 2000 }, () => randomNormal(random) + shift);
  const reference = sample(0);
  const edges = quantileEdges(reference);
  const index = (values: readonly number[]) =>
    populationStability(binCounts(reference, edges), binCounts(values, edges));
  expect(edges).toHaveLength(9);
  expect(binCounts(reference, edges).every((n) => n === 200)).toBe(true);
  expect(index(sample(0))).toBeLessThan(0.05);
  expect(index(sample(0.6))).toBeGreaterThan(0.25);
  expect(kolmogorovSmirnov(reference, sample(0)).p).toBeGreaterThan(0.01);
  expect(kolmogorovSmirnov(reference, sample(0.6)).p).toBeLessThan(1e-6);
});

it("keeps a value on an edge in the bin below and repeats no edge", () => {
  expect(binCounts([1, 2, 3, 9], [1, 3])).toEqual([1, 2, 1]);
  expect(quantileEdges([4, 4, 4, 4, 7], 4)).toEqual([4]);
});

it("alarms when the interval rules out what was expected, and not without one", () => {
  expect(hasCalibrationFailed([90, 130], 80)).toBe(true);
  expect(hasCalibrationFailed([90, 130], 140)).toBe(true);
  expect(hasCalibrationFailed([90, 130], 100)).toBe(false);
  expect(hasCalibrationFailed([null, 130], 3)).toBe(false);
  expect(hasCalibrationFailed(null, 3)).toBeNull();
});

const stored = {
  probabilities: [0.3, 0.7],
  action: 0,
  costs: [
    [0, 4],
    [1, 0],
  ],
};
it.each([
  ["unequal bins", () => populationStability([1, 2], [1]), "WRONG_SHAPE"],
  ["histograms of nothing", () => jensenShannon([0, 0], [1, 2]), "EMPTY"],
  ["a negative count", () => classMixChange([1, -2], [1, 2]), "OUT_OF_RANGE"],
  ["a sample of nothing", () => kolmogorovSmirnov([], [1]), "EMPTY"],
  ["a value that is no number", () => kolmogorovSmirnov([Number.NaN], [1]), "NOT_FINITE"],
  ["no decisions", () => expectedPerformance([]), "EMPTY"],
  ["an action there is not", () => expectedPerformance([{ ...stored, action: 2 }]), "OUT_OF_RANGE"],
  [
    "a belief that does not sum to 1",
    () => expectedPerformance([{ ...stored, probabilities: [0.3, 0.6] }]),
    "SUM_NOT_ONE",
  ],
])("refuses %s", (_, act, code) => {
  expect(act).toThrow(expect.objectContaining({ code }));
});

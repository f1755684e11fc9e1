import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binomialLower, binomialMass, binomialUpper } from "./binomial";
import { betaQuantile, incompleteBeta } from "./incomplete-beta";
import {
  chiSquareQuantile,
  chiSquareUpper,
  gammaQuantile,
  incompleteGamma,
} from "./incomplete-gamma";
import { lgamma } from "./lgamma";
import { normalCdf, normalQuantile } from "./normal";

/** References come from mpmath at 40 digits, quantiles from SciPy 1.17. */
function expectRelative(got: number, want: number, tolerance: number): void {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(tolerance * Math.abs(want));
}

describe("the logarithm of the gamma function", () => {
  it.each([
    [1e-5, 11.512919692895826],
    [0.5, 0.5723649429247001],
    [1.5, -0.12078223763524522],
    [2.5, 0.2846828704729192],
    [9.99, 12.779315214350193],
    [10, 12.801827480081469],
    [123.456, 469.6055471299295],
    [1e6, 12815504.569147611],
    [1e10, 220258509288.81058],
  ])("at %d", (x, want) => {
    expectRelative(lgamma(x), want, 2e-14);
  });

  it("is 0 at 1 and 2, and no number below 0", () => {
    expect(Math.abs(lgamma(1)) + Math.abs(lgamma(2))).toBeLessThan(1e-14);
    expect(lgamma(-0.5)).toBeNaN();
  });
});

it.each([
  [4, 397, 0.02, 0.9590483449295668, 0.04095165507043323],
  [0.5, 0.5, 0.3, 0.36901011956554536, 0.6309898804344546],
  [12.5, 3.25, 0.9, 0.8654001122367353, 0.13459988776326468],
  [300, 20, 0.99, 0.9999999998460566, 1.5394336446991377e-10],
  [2, 5000, 1e-5, 0.0012093539736076735, 0.9987906460263923],
  [10_000, 20_000, 0.34, 0.9927137480100274, 0.0072862519899726],
])("the incomplete beta function of %d and %d at %d", (a, b, x, lower, upper) => {
  const shares = incompleteBeta(a, b, x);
  expectRelative(shares.lower, lower, 1e-12);
  expectRelative(shares.upper, upper, 1e-12);
});

it.each([
  [0.5, 0.2, 0.4729107431344619, 0.5270892568655381],
  [0.5, 30, 0.9999999999999906, 9.485737571073848e-15],
  [3.7, 2.2, 0.22976730879644322, 0.7702326912035568],
  [50, 80, 0.9998692160234086, 0.00013078397659141034],
  [1000, 900, 0.0005499022657117829, 0.9994500977342882],
])("the incomplete gamma function of %d at %d", (a, x, lower, upper) => {
  const shares = incompleteGamma(a, x);
  expectRelative(shares.lower, lower, 1e-12);
  expectRelative(shares.upper, upper, 1e-12);
});

describe("binomial tails", () => {
  it.each([
    [0, 200, 0.02, 0.017587946605721563],
    [4, 800, 0.02, 0.0003647062876363471],
    [3, 1000, 0.05, 1.3580623982157543e-18],
    [29, 1000, 0.01, 0.9999997940011149],
    [700, 2000, 0.5, 8.146748513802352e-42],
  ])("P(Bin ≤ %d) of %d at %d", (k, n, p, want) => {
    expectRelative(binomialLower(k, n, p), want, 1e-12);
  });

  it.each([
    [10, 10, 0.03, 5.904899999999998e-16],
    [40, 1000, 0.01, 4.688553566249806e-13],
    [1, 50, 1e-6, 4.9998775019599764e-5],
    [1500, 2000, 0.5, 7.371987614884475e-116],
    [5200, 1_000_000, 0.005, 0.0024590471427538676],
  ])("P(Bin ≥ %d) of %d at %d", (k, n, p, want) => {
    expectRelative(binomialUpper(k, n, p), want, 1e-12);
  });

  it("rise in k, fall in n, stay within [0, 1] and add up", () => {
    const counts = fc.tuple(fc.nat(300), fc.nat(300), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(counts, ([a, b, p]) => {
        const [k, n] = [Math.min(a, b), Math.max(a, b) + 1];
        const lower = binomialLower(k, n, p);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(1);
        expect(binomialLower(k + 1, n, p)).toBeGreaterThanOrEqual(lower - 1e-13);
        expect(binomialLower(k, n + 1, p)).toBeLessThanOrEqual(lower + 1e-13);
        expect(lower + binomialUpper(k + 1, n, p)).toBeCloseTo(1, 12);
        expect(lower - binomialLower(k - 1, n, p)).toBeCloseTo(binomialMass(k, n, p), 12);
      }),
    );
  });
});

describe("quantiles", () => {
  it.each([
    [0.95, 4, 397, 0.019269229283088177],
    [0.025, 3, 398, 0.0015493589499056574],
    [0.05, 66.3, 3.7, 0.897369253757001],
    [0.995, 5, 796, 0.0156582587495535],
  ])("%d of a beta with %d and %d", (p, a, b, want) => {
    expectRelative(betaQuantile(p, a, b), want, 1e-12);
  });

  it.each([
    [0.025, 2.3, 0.34223740469904096],
    [0.975, 2.3, 6.083455774632756],
    [0.5, 0.01, 4.465535018910562e-31],
    [0.999, 500, 571.9585463098396],
  ])("%d of a gamma with shape %d", (p, shape, want) => {
    expectRelative(gammaQuantile(p, shape), want, 1e-11);
  });

  it.each([
    [0.025, 3.85, 0.4385866659324172],
    [0.975, 5.1, 12.997056087068708],
    [0.5, 1, 0.454936423119572],
  ])("%d of a chi-square with %d degrees", (p, degrees, want) => {
    expectRelative(chiSquareQuantile(p, degrees), want, 1e-12);
    expect(chiSquareUpper(want, degrees)).toBeCloseTo(1 - p, 12);
  });

  it("turn the beta function around", () => {
    const shape = fc.double({ min: 1, max: 500, noNaN: true });
    const level = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(level, shape, shape, (p, a, b) => {
        expect(incompleteBeta(a, b, betaQuantile(p, a, b)).lower).toBeCloseTo(p, 9);
      }),
    );
  });

  it("end where the distribution ends", () => {
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1]);
    expect([gammaQuantile(0, 2), gammaQuantile(1, 2)]).toEqual([0, Number.POSITIVE_INFINITY]);
  });
});

describe("the normal distribution", () => {
  it.each([
    [-30, 4.906713927148187e-198],
    [-10, 7.619853024160525e-24],
    [-2.5, 0.006209665325776135],
    [-0.3, 0.3820885778110474],
    [0, 0.5],
    [0.7, 0.758036347776927],
    [3, 0.9986501019683699],
  ])("has its share below %d", (x, want) => {
    expectRelative(normalCdf(x), want, 1e-13);
  });

  it.each([
    [1e-10, -6.361340902404057],
    [0.001, -3.0902323061678136],
    [0.025, -1.9599639845400543],
    [0.4, -0.2533471031357997],
    [0.7, 0.5244005127080407],
    [0.975, 1.9599639845400538],
    [0.9999, 3.7190164854557084],
  ])("has its quantile of %d", (p, want) => {
    expectRelative(normalQuantile(p), want, 1e-14);
  });

  it("has no quantile outside [0, 1]", () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(-0.1)).toBeNaN();
  });
});

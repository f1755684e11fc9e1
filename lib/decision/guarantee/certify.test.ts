import { describe, expect, it } from "vitest";
import { mulberry32 } from "#lib/math/random";
import { certify, type GuaranteeData, lossShares, thresholdGrid, voidReason } from "./certify";

const scope = {
  window: ["2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"],
  modelVersion: "mver_1",
  calibratorVersion: "cal_1",
  expiresAt: "2026-05-01T00:00:00Z",
} as const;

/** Calibrated scores: a case is wrong with probability 1 - score. */
function calibrated(n: number, seed: number): GuaranteeData {
  const random = mulberry32(seed);
  const scores = Array.from({ length: n }, () => 1 - 0.5 * random() ** 3);
  const losses = scores.map((score) => (random() < 1 - score ? 1 : 0));
  const grid = thresholdGrid(Array.from({ length: 500 }, () => 1 - 0.5 * random() ** 3));
  return { grid, scores, losses, scope };
}

describe.each(["selective", "cost", "marginal"] as const)("a %s guarantee", (kind) => {
  it("lets the more through the more it may lose", () => {
    const data = calibrated(4000, 1);
    const tight = certify(kind, data, 0.02, 0.05);
    const loose = certify(kind, data, 0.08, 0.05);
    expect(tight?.threshold).toBeGreaterThan(loose?.threshold ?? 1);
    expect(data.grid).toContain(loose?.threshold);
    expect(loose).toMatchObject({ kind, alpha: 0.08, modelVersion: "mver_1" });
  });

  it("is not given on a handful of labels", () => {
    expect(certify(kind, calibrated(20, 2), 0.01, 0.05)).toBeNull();
  });
});

it("is broken no more often than it says", () => {
  let broken = 0;
  for (let seed = 0; seed < 200; seed += 1) {
    const given = certify("selective", calibrated(1500, 100 + seed), 0.05, 0.1);
    if (given && trueRisk(given.threshold) > 0.05) broken += 1;
  }
  expect(broken / 200).toBeLessThan(0.14);
  expect(broken).toBeGreaterThan(0);
});

/** The mean of `0.5 u³` over the u whose score reaches the threshold. */
function trueRisk(threshold: number): number {
  const u = Math.cbrt(2 * (1 - threshold));
  return 0.5 * (u ** 3 / 4);
}

it("counts the cases that stand exactly at the threshold as automatic", () => {
  const scores = Array.from({ length: 400 }, () => 0.9);
  const given = certify(
    "selective",
    { grid: [0.9], scores, losses: scores.map(() => 0), scope },
    0.05,
    0.05,
  );
  expect(given).toMatchObject({ threshold: 0.9, n: 400, k: 0 });
});

it("takes its grid from strict to loose without repeats", () => {
  const grid = thresholdGrid([0.5, 0.5, 0.9, 0.7]);
  expect(grid[0]).toBe(0.9);
  expect(grid.at(-1)).toBe(0.5);
  expect(new Set(grid).size).toBe(grid.length);
  expect(grid).toEqual([...grid].sort((a, b) => b - a));
});

it("is void as soon as anything it stood on is another", () => {
  const now = { ...scope, at: "2026-03-01T00:00:00Z", hasDriftAlarm: false };
  expect(voidReason(scope, now)).toBeNull();
  expect(voidReason(scope, { ...now, modelVersion: "mver_2" })).toBe("model_changed");
  expect(voidReason(scope, { ...now, calibratorVersion: "cal_2" })).toBe("calibrator_changed");
  expect(voidReason(scope, { ...now, hasDriftAlarm: true })).toBe("drift");
  expect(voidReason(scope, { ...now, at: scope.expiresAt })).toBe("expired");
});

it("makes losses of regrets only under a bound fixed in advance", () => {
  expect(lossShares([0, 1000, 4000], 4000)).toEqual([0, 0.25, 1]);
  expect(() => lossShares([1], Number.POSITIVE_INFINITY)).toThrow(
    expect.objectContaining({ code: "NO_BOUND" }),
  );
  expect(() => lossShares([5000], 4000)).toThrow(expect.objectContaining({ code: "OUT_OF_RANGE" }));
});

const data = calibrated(50, 3);
it.each([
  ["a grid out of order", { ...data, grid: [0.5, 0.9] }, "OUT_OF_ORDER"],
  ["half an error", { ...data, losses: data.losses.map(() => 0.5) }, "OUT_OF_RANGE"],
  ["scores without losses", { ...data, losses: [] }, "WRONG_SHAPE"],
  ["no grid", { ...data, grid: [] }, "EMPTY"],
])("refuses %s", (_, bad, code) => {
  expect(() => certify("selective", bad, 0.1, 0.05)).toThrow(expect.objectContaining({ code }));
});

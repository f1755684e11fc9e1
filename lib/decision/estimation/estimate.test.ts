import { describe, expect, it } from "vitest";
import { mulberry32 } from "#lib/math/random";
import { mean } from "#lib/math/sum";
import { expectVector, vector } from "../vectors/check";
import type { CostRow } from "./cost-rows";
import { type EstimateOptions, estimate, hajekBootstrap, shiftedGamma } from "./estimate";
import { difference } from "./estimators";
import { gammaInterval } from "./gamma-interval";

const options: EstimateOptions = { alpha: 0.05, seed: 11, worstCost: 4000 };

/** Rare costly errors, a tenth of them audited, every twentieth case reviewed for sure. */
function traffic(n: number, errorRate: number, seed: number) {
  const random = mulberry32(seed);
  return Array.from({ length: n }, (_, i) => {
    const e = random() < errorRate ? 1000 + Math.floor(3000 * random()) : 0;
    const q = i % 20 === 0 ? 1 : 0.1;
    return { fee: i % 20 === 0 ? 200 : 0, m: 2600 * errorRate, e, labeled: random() < q, q };
  });
}

describe("the gamma interval", () => {
  type Input = { contributions: number[]; w_star: number; N: number; alpha: number };

  it("agrees with the published vector", () => {
    const { input, expected } = vector<Input, unknown>("gamma_interval");
    const { contributions: w, w_star, N, alpha } = input;
    const rows = Array.from({ length: N }, (_, i) => {
      const e = w[i] ?? 0;
      return { fee: 0, m: 0, e, labeled: true, q: 1 };
    });
    const center = mean(rows.map(({ e }) => e));
    const half = (1.959963984540054 * Math.sqrt(w.reduce((all, x) => all + x * x, 0))) / N;
    const got = {
      mean: difference(rows).value,
      ci: gammaInterval(w, w_star, N, alpha),
      normal_ci: [center - half, center + half],
      zero_events_upper: gammaInterval([], w_star, N, alpha)[1],
    };
    expectVector(got, expected);
  });

  it("starts at 0 without events and refuses negative costs", () => {
    expect(gammaInterval([0, 0], 500, 100, 0.05)[0]).toBe(0);
    expect(() => gammaInterval([-1], 500, 100, 0.05)).toThrow(
      expect.objectContaining({ code: "NEGATIVE_COST" }),
    );
  });

  it("moves with what the model expected, and never below what was paid", () => {
    const rows = traffic(400, 0.1, 1);
    const plain = shiftedGamma(
      rows.map((row) => ({ ...row, m: 0 })),
      options,
    );
    const shifted = shiftedGamma(rows, options);
    const gap = difference(rows).value - difference(rows.map((row) => ({ ...row, m: 0 }))).value;
    expect(shifted[1] - plain[1]).toBeCloseTo(gap, 8);
    const paid = mean(rows.map(({ fee, e, labeled }) => fee + (labeled ? e : 0)));
    const tiny = shiftedGamma(
      rows.map((row) => ({ ...row, m: row.labeled ? 1e6 : 0 })),
      options,
    );
    expect(tiny[0]).toBeCloseTo(paid, 8);
  });
});

describe("the interval around the headline", () => {
  const sampled = (e: number): CostRow => ({ fee: 0, m: 0, e, labeled: true, q: 0.1 });
  const rows = [1000, 0, 3000, 0, 0, 2000].map(sampled);

  it("reckons one more event at the worst cost and the usual weight", () => {
    const w = rows.map(({ e }) => (e ?? 0) / 0.1);
    const [low, high] = gammaInterval(w, 4000 / 0.1, rows.length, 0.05);
    expect(shiftedGamma(rows, options)[0]).toBeCloseTo(Math.max(low, 1000), 6);
    expect(shiftedGamma(rows, options)[1]).toBeCloseTo(high, 6);
  });

  it("takes certain costs and fees exactly", () => {
    const sure: CostRow = { fee: 70, m: 15, e: 900, labeled: true, q: 1 };
    const wider = shiftedGamma([...rows, sure], options)[1] * (rows.length + 1);
    expect(wider - shiftedGamma(rows, options)[1] * rows.length).toBeCloseTo(70 + 900, 6);
  });

  it.each([
    [4, "not_enough_audits"],
    [5, "gamma"],
    [49, "gamma"],
    [50, "bootstrap"],
  ])("is of its kind at %i costly events", (events, status) => {
    const log = Array.from({ length: 60 }, (_, i) => sampled(i < events ? 500 : 0));
    expect(estimate(log, options)).toMatchObject({ events, status });
  });
});

describe("the interval is chosen by the costly events among the sampled labels", () => {
  it("prints an upper bound only, and the labels it would take, below 5", () => {
    const got = estimate(traffic(300, 0.03, 2), { ...options, halfWidth: 20 });
    expect(got).toMatchObject({ status: "not_enough_audits", longRun: null });
    expect(got.events).toBeLessThan(5);
    expect(got.ci?.[0]).toBeNull();
    expect(got.ci?.[1]).toBeGreaterThan(got.diff);
    expect(got.needed).toBeGreaterThan(0);
  });

  it("takes the gamma interval from 5 on", () => {
    const got = estimate(traffic(3000, 0.06, 3), options);
    expect(got.status).toBe("gamma");
    expect(got.ci?.[0]).toBeLessThan(got.diff);
    expect(got.ci?.[1]).toBeGreaterThan(got.diff);
    expect(got.needed).toBeNull();
  });

  it("takes the bootstrap and speaks of the long run from 50 on, the same for the same seed", () => {
    const rows = traffic(6000, 0.15, 4);
    const got = estimate(rows, options);
    expect(got.status).toBe("bootstrap");
    expect(got.events).toBeGreaterThanOrEqual(50);
    expect(got.longRun?.[0]).toBeLessThan(got.diff);
    expect(estimate(rows, options)).toEqual(got);
    expect(estimate(rows, { ...options, seed: 12 }).ci).not.toEqual(got.ci);
  });

  it("has no interval without labels and a point with all of them", () => {
    const rows = traffic(50, 0.2, 5);
    const unseen = rows.map((row) => ({ ...row, q: 0.1, labeled: false }));
    expect(estimate(unseen, options)).toMatchObject({ status: "unlabeled", ci: null, hajek: null });
    const sure = rows.map((row) => ({ ...row, q: 1, labeled: true }));
    const point = mean(rows.map(({ fee, e }) => fee + e));
    const got = estimate(sure, options);
    expect(got).toMatchObject({ status: "complete", seDesign: 0, events: 0 });
    expect(got.ci?.[0]).toBeCloseTo(point, 8);
    expect(got.ci?.[1]).toBeCloseTo(point, 8);
  });
});

it("covers the truth about as often as it says, on the dangerous side too", () => {
  let [inside, above] = [0, 0];
  const runs = 150;
  for (let seed = 100; seed < 100 + runs; seed += 1) {
    const rows = traffic(1500, 0.1, seed);
    const truth = mean(rows.map(({ fee, e }) => fee + e));
    const { ci } = estimate(rows, options);
    if (truth > (ci?.[1] ?? 0)) above += 1;
    else if (truth >= (ci?.[0] ?? 0)) inside += 1;
  }
  expect(inside / runs).toBeGreaterThan(0.93);
  expect(above / runs).toBeLessThan(0.04);
});

it("keeps the fee out of the resampling for Hájek too", () => {
  const rows: CostRow[] = traffic(3000, 0.2, 6);
  const low = hajekBootstrap(rows, options);
  const dear = hajekBootstrap(
    rows.map((row) => ({ ...row, fee: row.fee + 50 })),
    options,
  );
  expect((dear?.[0] ?? 0) - (low?.[0] ?? 0)).toBeCloseTo(50, 6);
});

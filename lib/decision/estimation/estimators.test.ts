import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Z_95 } from "#lib/math/normal";
import { mean } from "#lib/math/sum";
import { expectVector, vector } from "../vectors/check";
import type { CostRow } from "./cost-rows";
import { difference, hajek, horvitzThompson, labelWeights, powerTuned } from "./estimators";

type Logged = { m: number; q: number; obs: 0 | 1; c: number | null };
const read = (log: readonly Logged[]): CostRow[] =>
  log.map(({ m, q, obs, c }) => ({ fee: 0, m, e: c, labeled: obs === 1, q }));

describe("the published vectors", () => {
  it("agrees with estimators_live", () => {
    const { input, expected } = vector<{ log: Logged[] }, unknown>("estimators_live");
    const rows = read(input.log);
    const ht = horvitzThompson(rows);
    const weighted = hajek(rows);
    const headline = difference(rows);
    const half = Z_95 * headline.seSuper;
    const seen = input.log.filter(({ obs }) => obs === 1).map(({ c }) => c ?? Number.NaN);
    const got = {
      ht: ht.value,
      ht_se_super: ht.seSuper,
      ht_se_design: ht.seDesign,
      hajek: weighted.value,
      hajek_se: weighted.se,
      dr: headline.value,
      dr_se_super: headline.seSuper,
      dr_se_design: headline.seDesign,
      ess: labelWeights(rows).ess,
      dr_ci95_super: [headline.value - half, headline.value + half],
      naive_mean_of_observed: mean(seen),
      cbpe: mean(rows.map(({ m }) => m)),
    };
    expectVector(got, expected);
  });

  it("agrees with estimators_power_tuned", () => {
    const { input, expected } = vector<{ log: Logged[] }, unknown>("estimators_power_tuned");
    const { rho: lam, value: dr, seDesign: dr_se_design } = powerTuned(read(input.log));
    expectVector({ lam, dr, dr_se_design }, expected);
  });
});

const money = fc.integer({ min: 0, max: 5000 });
const known = fc.record({ fee: money, m: money, e: money, q: fc.constantFrom(0.05, 0.2, 0.5, 1) });
const log = fc.array(known, { minLength: 2, maxLength: 6 });

it("is the mean realized cost, without design error, when everything is labeled", () => {
  fc.assert(
    fc.property(log, (cases) => {
      const rows = cases.map((it) => ({ ...it, q: 1, labeled: true }));
      const got = difference(rows);
      expect(got.value).toBeCloseTo(mean(cases.map(({ fee, e }) => fee + e)), 8);
      expect(got.seDesign).toBe(0);
    }),
  );
});

it("is the mean expectation when every label says what was expected", () => {
  fc.assert(
    fc.property(log, (cases) => {
      const rows = cases.map((it) => ({ ...it, e: it.m, labeled: it.q === 1 || it.m > 2000 }));
      expect(difference(rows).value).toBeCloseTo(mean(cases.map(({ fee, m }) => fee + m)), 8);
    }),
  );
});

it("averages to the truth over every outcome of the draws", () => {
  fc.assert(
    fc.property(log, (cases) => {
      let [ht, diff] = [0, 0];
      for (let draw = 0; draw < 2 ** cases.length; draw += 1) {
        const rows = cases.map((it, i) => ({ ...it, labeled: ((draw >> i) & 1) === 1 }));
        const chance = rows.reduce((p, { q, labeled }) => p * (labeled ? q : 1 - q), 1);
        if (chance === 0) continue;
        ht += chance * horvitzThompson(rows).value;
        diff += chance * difference(rows).value;
      }
      const truth = mean(cases.map(({ fee, e }) => fee + e));
      expect(diff).toBeCloseTo(truth, 6);
      expect(ht).toBeCloseTo(truth, 6);
    }),
  );
});

it("is ΣOe/(Nq) for Horvitz–Thompson with a constant q", () => {
  const rows = [700, 0, 1200].map((e, i) => ({ fee: 0, m: 90, e, labeled: i !== 1, q: 0.25 }));
  expect(horvitzThompson(rows).value).toBeCloseTo((700 + 1200) / (3 * 0.25), 9);
});

it("leaves the model's word alone when nothing can tune it", () => {
  const rows = [{ fee: 5, m: 0, e: 3, labeled: true, q: 0.5 }];
  expect(powerTuned(rows).rho).toBe(1);
});

const row: CostRow = { fee: 3, m: 40, e: 100, labeled: true, q: 0.2 };
it.each([
  ["no rows", [], "EMPTY"],
  ["no chance of a label", [{ ...row, q: 0, labeled: false }], "NO_OVERLAP"],
  ["a chance above 1", [{ ...row, q: 1.2 }], "OUT_OF_RANGE"],
  ["a label without its cost", [{ ...row, e: null }], "MISSING_LABEL"],
  ["a certain label that is missing", [{ ...row, q: 1, labeled: false }], "MISSING_LABEL"],
  ["a negative fee", [{ ...row, fee: -1 }], "NEGATIVE_FEE"],
  ["an expectation that is no number", [{ ...row, m: Number.NaN }], "NOT_FINITE"],
])("refuses %s", (_, rows, code) => {
  expect(() => difference(rows)).toThrow(expect.objectContaining({ code }));
});

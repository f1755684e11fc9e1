import { describe, expect, it } from "vitest";
import { upperBound } from "../estimation/share-interval";
import { expectVector, vector } from "../vectors/check";
import { conformalRisk } from "./conformal-risk";
import { bonferroni, fixedSequence, labelsNeeded, selectivePValue } from "./fixed-sequence";
import { hoeffdingBentkus } from "./hoeffding-bentkus";
import { riskCoverage } from "./risk-coverage";
import { deltaEach, selectiveRisk } from "./selective-risk";

describe("the published vectors", () => {
  it("agrees with min_labels_zero_errors", () => {
    const { input, expected } = vector<{ alpha: number; delta: number }, unknown>(
      "min_labels_zero_errors",
    );
    const n = labelsNeeded(input.alpha, input.delta);
    expectVector({ n, p_at_n: selectivePValue({ n, errors: 0 }, input.alpha) }, expected);
  });

  it("agrees with sgr_bound", () => {
    type Input = { k: number; n: number; m: number; delta: number };
    const { input, expected } = vector<Input, unknown>("sgr_bound");
    const { k, n, m, delta } = input;
    const each = deltaEach(m, delta);
    const got = {
      delta_each: each,
      bound: upperBound(k, n, each),
      bound_no_split: upperBound(k, n, delta),
    };
    expectVector(got, expected);
  });

  it.each(["hb_pvalue_0.02_1000", "hb_pvalue_0.035_1000", "hb_pvalue_0.0_200"])(
    "agrees with %s",
    (id) => {
      const { input, expected } = vector<{ r_hat: number; n: number; alpha: number }, unknown>(id);
      expectVector(hoeffdingBentkus(input.r_hat, input.n, input.alpha), expected);
    },
  );

  it("agrees with ltt_fixed_sequence", () => {
    type Input = {
      thresholds: number[];
      n_auto: number[];
      errors: number[];
      alpha: number;
      delta: number;
    };
    const { input, expected } = vector<Input, unknown>("ltt_fixed_sequence");
    const steps = input.n_auto.map((n, i) => {
      return { n, pValue: selectivePValue({ n, errors: input.errors[i] as number }, input.alpha) };
    });
    const pValues = steps.map(({ pValue }) => pValue);
    const at = (i: number | null) => (i === null ? null : input.thresholds[i]);
    const got = {
      p_values: pValues,
      chosen: at(fixedSequence(steps, input)),
      bonferroni_chosen: at(bonferroni(pValues, input.delta)),
    };
    expectVector(got, expected);
  });

  it("agrees with crc_threshold", () => {
    type Input = { thresholds: number[]; R_hat: number[]; n: number; B: number; alpha: number };
    const { input, expected } = vector<Input, unknown>("crc_threshold");
    const { adjusted, chosen } = conformalRisk(input.R_hat, input);
    const threshold = chosen === null ? null : input.thresholds[chosen];
    expectVector({ adjusted, chosen: threshold }, expected);
  });

  it("agrees with risk_coverage", () => {
    const { input, expected } = vector<{ conf: number[]; error: number[] }, unknown>(
      "risk_coverage",
    );
    const { coverage, selectiveRisk: selective_risk, aurc } = riskCoverage(input.conf, input.error);
    expectVector({ coverage, selective_risk, aurc }, expected);
  });
});

it("starts the sequence where there are labels enough and ends it at the first failure", () => {
  const strong = { n: 400, pValue: 0.001 };
  const weak = { n: 400, pValue: 0.2 };
  const few = { n: 100, pValue: 1 };
  const limits = { alpha: 0.01, delta: 0.05 };
  expect(fixedSequence([few, strong, strong, weak, strong], limits)).toBe(2);
  expect(fixedSequence([weak, strong], limits)).toBeNull();
  expect(fixedSequence([few, few], limits)).toBeNull();
});

it("finds the loosest threshold whose bound holds, and none where errors lead", () => {
  const scores = Array.from({ length: 1000 }, (_, i) => 1 - i / 1000);
  const late = scores.map((_, i) => (i > 700 && i % 2 === 0 ? 1 : 0));
  const found = selectiveRisk(scores, late, { alpha: 0.02, delta: 0.05 });
  expect(found?.bound).toBeLessThanOrEqual(0.02);
  expect(found?.n).toBeGreaterThan(650);
  expect(found?.n).toBeLessThan(760);
  const early = scores.map((_, i) => (i < 300 ? 1 : 0));
  expect(selectiveRisk(scores, early, { alpha: 0.02, delta: 0.05 })).toBeNull();
});

it("breaks ties of confidence by id", () => {
  const byId = riskCoverage([0.9, 0.9, 0.8], [1, 0, 0], { ids: ["b", "a", "c"] });
  expect(byId.selectiveRisk).toEqual([0, 0.5, 1 / 3]);
  expect(riskCoverage([0.9, 0.9, 0.8], [1, 0, 0]).selectiveRisk).toEqual([1, 0.5, 1 / 3]);
});

it("lets a sampled label speak for as many cases as it stands for, as if they were there", () => {
  const weighed = riskCoverage([0.9, 0.7, 0.6], [0, 1, 0], { weights: [2, 3, 1] });
  const spelled = riskCoverage([0.9, 0.9, 0.7, 0.7, 0.7, 0.6], [0, 0, 1, 1, 1, 0]);
  expect(weighed.coverage).toEqual([2 / 6, 5 / 6, 1]);
  expect(weighed.selectiveRisk).toEqual([0, 3 / 5, 3 / 6]);
  expect([1, 4, 5].map((i) => spelled.selectiveRisk[i])).toEqual(weighed.selectiveRisk);
  expect(weighed.aurc).toBeCloseTo((0 * 2 + 0.6 * 3 + 0.5) / 6, 12);
});

it("counts whole losses as whole although their mean is rounded", () => {
  const { bentkus } = hoeffdingBentkus(0.07, 100, 0.2);
  expect(0.07 * 100).toBeGreaterThan(7);
  expect(bentkus).toBeCloseTo(Math.E * selectivePValue({ n: 100, errors: 7 }, 0.2), 12);
});

it.each([
  ["more errors than cases", () => selectivePValue({ n: 3, errors: 4 }, 0.1), "OUT_OF_RANGE"],
  ["a risk above 1", () => hoeffdingBentkus(1.2, 10, 0.1), "OUT_OF_RANGE"],
  ["a level of 0", () => labelsNeeded(0, 0.05), "OUT_OF_RANGE"],
  [
    "losses without a bound",
    () => conformalRisk([0.1], { n: 5, B: 0, alpha: 0.2 }),
    "NOT_POSITIVE",
  ],
  [
    "half an error",
    () => selectiveRisk([0.9, 0.8], [0, 0.5], { alpha: 0.1, delta: 0.1 }),
    "OUT_OF_RANGE",
  ],
  ["a weight of 0", () => riskCoverage([0.9], [1], { weights: [0] }), "OUT_OF_RANGE"],
  ["confidences without losses", () => riskCoverage([0.9], []), "WRONG_SHAPE"],
])("refuses %s", (_, act, code) => {
  expect(act).toThrow(expect.objectContaining({ code }));
});

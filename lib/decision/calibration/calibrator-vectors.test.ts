import { describe, it } from "vitest";
import { expectVector, vector } from "../vectors/check";
import { applyCalibrator, type Calibrator, calibrationInterval, fitCalibrator } from "./calibrator";
import { poolAdjacentViolators } from "./isotonic";
import { negativeLogLikelihood } from "./report";

describe("the published vectors", () => {
  it("fits the temperature of least loss", () => {
    type Input = { logits: number[][]; y: number[] };
    const { input, expected, tol } = vector<Input, unknown>("temperature_fit");
    const calibrator = fitCalibrator("temperature", input.logits, input.y);
    const p = input.logits.map((row) => applyCalibrator(calibrator, row));
    const before = input.logits.map((row) =>
      applyCalibrator({ method: "identity", input: "logits", classes: 3 }, row),
    );
    const ones = input.y.map(() => 1);
    const got = {
      T: calibrator.method === "temperature" && calibrator.temperature,
      nll_before: negativeLogLikelihood(before, input.y, ones),
      nll_after: negativeLogLikelihood(p, input.y, ones),
      p_first: p[0],
    };
    expectVector(got, expected, tol);
  });

  it("takes a temperature to probabilities when logits are not known", () => {
    const { input, expected, tol } = vector<{ p: number[]; T: number }, unknown>(
      "temperature_from_probs",
    );
    const p = applyCalibrator(
      {
        method: "temperature",
        input: "probabilities",
        classes: 3,
        temperature: input.T,
        at_bound: false,
      },
      input.p,
    );
    expectVector({ p }, expected, tol);
  });

  it("weighs an audited case by what it stands for", () => {
    type Input = { logits: number[][]; y: number[]; q: number[] };
    const { input, expected, tol } = vector<Input, unknown>("ipw_temperature");
    const w = input.q.map((q) => 1 / q);
    const plain = fitCalibrator("temperature", input.logits, input.y);
    const weighted = fitCalibrator("temperature", input.logits, input.y, w);
    const p = input.logits.map((row) => applyCalibrator(weighted, row));
    const got = {
      T_unweighted: plain.method === "temperature" && plain.temperature,
      T_weighted: weighted.method === "temperature" && weighted.temperature,
      nll_weighted: negativeLogLikelihood(p, input.y, w),
    };
    expectVector(got, expected, tol);
  });

  it("fits Platt's sigmoid to smoothed targets", () => {
    type Input = { score: number[]; y: number[] };
    const { input, expected, tol } = vector<Input, unknown>("platt_fit");
    const fitted = fitCalibrator(
      "platt",
      input.score.map((s) => [s]),
      input.y,
    );
    const at = (s: number) => applyCalibrator(fitted, [s])[1];
    const got = {
      A: fitted.method === "platt" && fitted.a,
      B: fitted.method === "platt" && fitted.b,
      p_at_0: at(0),
      p_at_1: at(1),
    };
    expectVector(got, expected, tol);
  });

  it.each(["isotonic_pav", "isotonic_pav_weighted"])("pools adjacent violators: %s", (id) => {
    const { input, expected } = vector<{ y_sorted: number[]; w?: number[] }, unknown>(id);
    expectVector({ fitted: poolAdjacentViolators(input.y_sorted, input.w) }, expected);
  });

  it("reads a beta map", () => {
    type Input = { a: number; b: number; c: number; p: number[] };
    const { input, expected } = vector<Input, unknown>("beta_calibration_apply");
    const { a, b, c } = input;
    const beta: Calibrator = { method: "beta", input: "probabilities", classes: 2, a, b, c };
    expectVector({ q: input.p.map((p) => applyCalibrator(beta, [p])[1]) }, expected);
  });

  it("reads a Dirichlet map and its diagonal", () => {
    type Input = { W: number[][]; b: number[]; p: number[] };
    const { input, expected } = vector<Input, unknown>("dirichlet_apply");
    const shared = { input: "probabilities", classes: 3, b: input.b } as const;
    const got = {
      q: applyCalibrator({ ...shared, method: "dirichlet", w: input.W }, input.p),
      vector_scaling: applyCalibrator(
        { ...shared, method: "vector", w: input.W.map((row, k) => row[k] as number) },
        input.p,
      ),
    };
    expectVector(got, expected);
  });

  it("gives the Venn–Abers interval", () => {
    type Input = { score: number[]; y: number[]; x: number };
    const { input, expected } = vector<Input, unknown>("venn_abers");
    const raw = input.score.map((s) => [s]);
    const fitted = fitCalibrator("venn_abers", raw, input.y);
    expectVector(calibrationInterval(fitted, [input.x]), expected);
  });
});

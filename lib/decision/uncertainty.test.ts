import { describe, expect, it } from "vitest";
import type { Mat } from "./matrix";
import { ensembleUncertainty, uncertainty } from "./uncertainty";
import { expectVector, vector } from "./vectors/check";

describe("doubt", () => {
  it("about one distribution: uncertainty_single", () => {
    const { input, expected, tol } = vector<{ p: number[] }, object>("uncertainty_single");
    const it = uncertainty(input.p);
    const got = {
      entropy: it.entropy,
      entropy_norm: it.entropyNorm,
      margin: it.margin,
      least_confidence: it.leastConfidence,
      least_confidence_norm: it.leastConfidenceNorm,
      gini: it.gini,
    };
    expectVector(got, expected, tol);
    expect(uncertainty([1, 0]).entropy).toBe(0);
  });

  it("about several: uncertainty_ensemble", () => {
    const { input, expected, tol } = vector<{ members: Mat }, object>("uncertainty_ensemble");
    const it = ensembleUncertainty(input.members);
    const got = {
      mean: it.mean,
      predictive_entropy: it.predictiveEntropy,
      expected_entropy: it.expectedEntropy,
      mutual_information: it.mutualInformation,
      variance_sum: it.varianceSum,
      variation_ratio: it.variationRatio,
    };
    expectVector(got, expected, tol);
  });
});

import { describe, expect, it } from "vitest";
import { breakEven } from "./break-even";
import type { Mat } from "./matrix";
import { binaryThreshold, reviewBand } from "./review-band";
import { expectVector, vector } from "./vectors/check";

const seed: Mat = [
  [0, 4000],
  [1000, 0],
];

describe("the threshold shown for two classes", () => {
  it.each(["binary_threshold_seed", "binary_threshold_diag", "german_credit_threshold"])(
    "%s",
    (id) => {
      const { input, expected, tol } = vector<{ C: Mat }, object>(id);
      expectVector({ p_star: binaryThreshold(input.C) }, expected, tol);
    },
  );

  it("is none where a mistake costs no more than the right action", () => {
    expect(
      binaryThreshold([
        [50, 4000],
        [20, 0],
      ]),
    ).toBeNull();
  });
});

describe("the review band", () => {
  type Input = { C: Mat; fee: number; M?: Mat };

  it.each(["review_band_empty", "review_band_imperfect"])("%s", (id) => {
    const { input, expected, tol } = vector<Input, object>(id);
    expectVector({ band: reviewBand(input.C, input.fee, input.M) }, expected, tol);
  });

  it("review_band_seed, up to the fee at which it closes", () => {
    const { input, expected, tol } = vector<Input, { max_useful_fee: number }>("review_band_seed");
    const threshold = binaryThreshold(input.C) ?? Number.NaN;
    const { fee } = breakEven([1 - threshold, threshold], input.C, input.fee);
    expectVector({ band: reviewBand(input.C, input.fee), max_useful_fee: fee }, expected, tol);
  });

  it("is another one for the likeliest label", () => {
    expect(reviewBand(seed, 900, undefined, "model_label")).toEqual([0.225, 0.5]);
    expect(reviewBand(seed, 200, undefined, "model_label")).toEqual([0.05, 0.8]);
  });

  it("is none where it would not be one stretch", () => {
    const contrary: Mat = [
      [100, 0],
      [0, 100],
    ];
    expect(reviewBand(contrary, 70, undefined, "model_label")).toBeNull();
  });
});

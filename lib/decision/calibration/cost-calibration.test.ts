import { expect, it } from "vitest";
import { expectVector, vector } from "../vectors/check";
import { costCalibration } from "./cost-calibration";

it("agrees with the published vector", () => {
  type Input = { predicted: number[]; realised: number[]; bins: number };
  const { input, expected } = vector<Input, unknown>("cost_calibration");
  const { bins, costEce, ratio } = costCalibration(input.predicted, input.realised, input.bins);
  const got = {
    bin_pred: bins.map((bin) => bin.predicted),
    bin_real: bins.map((bin) => bin.realised),
    cost_ece: costEce,
    ratio_total: ratio,
  };
  expectVector(got, expected);
});

it("sorts by predicted cost before it bins", () => {
  const { bins } = costCalibration([180, 10, 120, 20], [300, 0, 100, 5], 2);
  expect(bins).toEqual([
    { n: 2, predicted: 15, realised: 2.5 },
    { n: 2, predicted: 150, realised: 200 },
  ]);
});

it("has no ratio where nothing was predicted", () => {
  expect(costCalibration([0, 0], [0, 7]).ratio).toBeNull();
});

it.each([
  ["unequal lengths", [1, 2], [1], "WRONG_SHAPE"],
  ["a cost that is no number", [1, Number.NaN], [1, 2], "NOT_FINITE"],
  ["nothing", [], [], "EMPTY"],
])("refuses %s", (_, predicted, realised, code) => {
  expect(() => costCalibration(predicted, realised)).toThrow(expect.objectContaining({ code }));
});

import { expect, it } from "vitest";
import { dataCommand } from "./data";
import { modelsTrainedOn } from "./data/drop-data";
import { sourcesOf } from "./source-hashes";
import { trainCommand } from "./train";

it("holds the committed data to its hashes", async () => {
  expect(await dataCommand(["verify", "credit_data", "small_fine_foods"])).toBe(0);
  expect(await dataCommand(["list"])).toBe(0);
});

it.each([[[]], [["burn"]], [["drop"]], [["fetch", "no_such_data"]]])(
  "ends data %j with 2",
  async (argv) => {
    expect(await dataCommand(argv)).toBe(2);
  },
);

it.each([
  [[]],
  [["no-such-model"]],
  [["loan-risk@99"]],
  [["loan-risk@1", "--seed", "half"]],
  [["loan-risk@1", "--data", "half"]],
  [["loan-risk@1", "--no-such-option"]],
])("ends train %j with 2", async (argv) => {
  expect(await trainCommand(argv)).toBe(2);
});

it("follows a module to everything it computes with, and to no type", () => {
  const sources = sourcesOf("lib/training/loan/loan-risk-1.ts");
  expect(sources).toContain("lib/training/fit-logistic.ts");
  expect(sources).toContain("lib/math/matrix.ts");
  expect(sources).toContain("lib/decision/calibration/platt.ts");
  expect(sources).not.toContain("lib/pipeline/golden-rows.ts");
  expect(sources.filter((file) => file.includes(".test."))).toEqual([]);
});

it("knows the models that a data set stands behind", () => {
  expect(modelsTrainedOn(["credit_data"], "models").sort()).toEqual([
    "loan-prescreen",
    "loan-risk",
  ]);
  expect(modelsTrainedOn(["small_fine_foods"], "models")).toEqual(["feedback-tone"]);
  expect(modelsTrainedOn(["no_such_data"], "models")).toEqual([]);
});

import { expect, it } from "vitest";
import { sigmoid } from "#lib/math/logistic";
import { mulberry32, randomNormal } from "#lib/math/random";
import { chooseCalibrator } from "./choose-calibrator";

/** Margins whose truths follow `sigmoid(slope * s + offset)`. */
function margins(n: number, slope: number, offset: number) {
  const random = mulberry32(n);
  const scores = Array.from({ length: n }, () => 2 * randomNormal(random));
  const y = scores.map((s) => (random() < sigmoid(slope * s + offset) ? 1 : 0));
  return { raw: scores.map((s) => [s]), y };
}

it("stays with the model and says so below 200 labels", () => {
  const choice = chooseCalibrator({ ...margins(199, 0.4, 1), seed: 1 });
  expect(choice).toMatchObject({ calibrator: { method: "identity" }, flagged: "too_few_labels" });
});

it("stays with the model and says so below 20 of a class", () => {
  const { raw } = margins(400, 1, 0);
  const y = raw.map((_, i) => (i < 19 ? 1 : 0));
  expect(chooseCalibrator({ raw, y, seed: 1 }).flagged).toBe("too_few_of_a_class");
});

it("takes the method of least out-of-fold loss", () => {
  const choice = chooseCalibrator({ ...margins(2000, 0.4, 1.5), seed: 5 });
  const chosen = choice.scores.find(({ method }) => method === choice.calibrator.method);
  expect(choice.flagged).toBeNull();
  expect(choice.scores.map(({ method }) => method)).toEqual([
    "identity",
    "temperature",
    "platt",
    "beta",
    "isotonic",
  ]);
  expect(chosen?.nll).toBe(Math.min(...choice.scores.map(({ nll }) => nll)));
  expect(["platt", "beta"]).toContain(choice.calibrator.method);
});

it("chooses the same from the same seed", () => {
  const sample = margins(600, 0.5, 0.5);
  expect(chooseCalibrator({ ...sample, seed: 3 })).toEqual(
    chooseCalibrator({ ...sample, seed: 3 }),
  );
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { expectVector, vector } from "../vectors/check";
import { changeBaseRate, estimateLabelShift } from "./prior-shift";

const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });

it("agrees with the published base-rate change", () => {
  const { input, expected } = vector<{ p: number[]; b: number; b2: number }, unknown>(
    "base_rate_change",
  );
  expectVector({ p: input.p.map((p) => changeBaseRate(p, input.b, input.b2)) }, expected);
});

it("agrees with the published label shift", () => {
  type Input = { P: number[][]; train_prior: number[] };
  const { input, expected, tol } = vector<Input, unknown>("saerens_em");
  const { prior, adjusted } = estimateLabelShift(input.P, input.train_prior);
  expectVector({ prior, adjusted_first: adjusted[0] }, expected, tol);
});

it("finds the shift of a model trained at uneven shares", () => {
  const trained = [0.3, 0.7];
  const still = estimateLabelShift([trained, trained, trained], trained);
  expect(still.prior[0]).toBeCloseTo(0.3, 9);
  const { prior, adjusted } = estimateLabelShift(
    [
      [0.9, 0.1],
      [0.8, 0.2],
      [0.1, 0.9],
    ],
    trained,
  );
  expect(prior[0]).toBeGreaterThan(0.6);
  expect(adjusted[2]?.[0]).toBeGreaterThan(0.1);
});

it("changes nothing where the base rate stays, and takes the old rate to the new", () => {
  fc.assert(
    fc.property(inside, inside, inside, (p, b, other) => {
      expect(changeBaseRate(p, b, b)).toBeCloseTo(p, 10);
      expect(changeBaseRate(b, b, other)).toBeCloseTo(other, 10);
    }),
  );
});

it.each([
  ["a share of 0", () => changeBaseRate(0.5, 0, 0.3), "OUT_OF_RANGE"],
  ["p above 1", () => changeBaseRate(1.5, 0.2, 0.3), "OUT_OF_RANGE"],
  ["a prior that does not sum to 1", () => estimateLabelShift([[1, 0]], [0.5, 0.6]), "SUM_NOT_ONE"],
  ["a class that never occurs", () => estimateLabelShift([[1, 0]], [1, 0]), "NOT_POSITIVE"],
  ["ragged rows", () => estimateLabelShift([[1, 0], [1]], [0.3, 0.7]), "WRONG_SHAPE"],
])("refuses %s", (_, act, code) => {
  expect(act).toThrow(expect.objectContaining({ code }));
});

import { expect, it } from "vitest";
import { mulberry32 } from "#lib/math/random";
import { disagreementOf, variantWeights, weightedMean } from "./variant-weights";

const likelihood = (chances: readonly number[][], weights: readonly number[]) =>
  chances.reduce(
    (sum, row) => sum + Math.log(row.reduce((all, it, v) => all + it * (weights[v] ?? 0), 0)),
    0,
  );

it("finds the weights that make the labels most likely, and drops a variant that only harms", () => {
  const random = mulberry32(3);
  const chances = Array.from({ length: 300 }, () => {
    const good = random() < 0.8 ? 0.9 : 0.2;
    const other = random() < 0.7 ? 0.85 : 0.25;
    return [good, other, 0.1];
  });
  const weights = variantWeights(chances);
  expect(weights.reduce((sum, it) => sum + it, 0)).toBeCloseTo(1, 12);
  expect(weights[2]).toBe(0);
  const [a = 0, b = 0] = weights;
  expect(a).toBeGreaterThan(b);
  for (const step of [-0.05, 0.05]) {
    expect(likelihood(chances, [a + step, b - step, 0])).toBeLessThan(likelihood(chances, weights));
  }
});

it("weighs distributions class by class", () => {
  const mean = weightedMean(
    [
      [0.7, 0.2, 0.1],
      [0.1, 0.6, 0.3],
    ],
    [0.25, 0.75],
  );
  expect(mean.map((it) => Number(it.toFixed(9)))).toEqual([0.25, 0.5, 0.25]);
});

it("counts who votes against most", () => {
  const [yes, no] = [
    [0.8, 0.2],
    [0.3, 0.7],
  ];
  expect(disagreementOf([yes, no, yes, yes].map((it) => it ?? []))).toBe(0.25);
  expect(disagreementOf([yes ?? []])).toBe(0);
});

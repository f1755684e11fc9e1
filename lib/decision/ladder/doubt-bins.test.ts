import { expect, it } from "vitest";
import { type AnsweredTwice, binOf, costAfter, doubtBins } from "./doubt-bins";

const row = (at: number, after: number, truth: number): AnsweredTwice => ({
  ...{ before: [1 - at, at], after: [1 - after, after], truth },
});

it("gives rows of equal doubt one bin, and every bin enough of them", () => {
  const rows = [0.97, 0.1, 0.1, 0.4, 0.1, 0.1, 0.9, 0.3, 0.95].map((at) => row(at, 0.5, 0));
  const { edges, bins } = doubtBins(rows, 3);
  expect(edges).toEqual([0.3]);
  expect(bins.map(({ length }) => length)).toEqual([4, 5]);
});

it("looks a belief up by the probability of the second of two classes, by the greatest of more", () => {
  const pair = { edges: [0.3, 0.8], bins: [] };
  expect([0.1, 0.3, 0.79, 0.8].map((at) => binOf(pair, [1 - at, at]))).toEqual([0, 1, 1, 2]);
  expect(binOf(pair, [0.15, 0.35, 0.5])).toBe(1);
  expect(binOf(pair, [0.85, 0.05, 0.1])).toBe(2);
});

it("expects of an answer what answers to alike doubt have cost, and asks once where all are priced alike", () => {
  const rows = [row(0.2, 0.1, 0), row(0.25, 0.7, 0), row(0.7, 0.9, 1), row(0.75, 0.2, 1)];
  const bins = doubtBins(rows, 2);
  let asked = 0;
  const costOf = ({ p, truth }: { p: readonly number[]; truth: number }) => {
    asked += 1;
    return 4000 * (truth === 1 ? (p[0] ?? 0) : 0) + 1000 * (truth === 0 ? (p[1] ?? 0) : 0);
  };
  const known = new Map<number, number>();
  expect(costAfter(bins, [0.9, 0.1], costOf, known)).toBeCloseTo((1000 * 0.1 + 1000 * 0.7) / 2, 9);
  expect(costAfter(bins, [0.1, 0.9], costOf, known)).toBeCloseTo((4000 * 0.1 + 4000 * 0.8) / 2, 9);
  expect(asked).toBe(4);
  expect(costAfter(bins, [0.8, 0.2], costOf, known)).toBeCloseTo(400, 9);
  expect(asked).toBe(4);
});

it("learns nothing from no rows", () => {
  expect(() => doubtBins([])).toThrow(RangeError);
});

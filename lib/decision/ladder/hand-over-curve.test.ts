import { expect, it } from "vitest";
import { mulberry32 } from "#lib/math/random";
import { cheapestLimit, handOverCurve, pointAt, type Weighed } from "./hand-over-curve";

/** A cascade whose expectation is right on average: rows save what they are expected to, give or take. */
function honest(n: number): Weighed[] {
  const random = mulberry32(7);
  return Array.from({ length: n }, () => {
    const saving = 10 * random() - 2;
    const go = 3 * random();
    return { saving, go, stay: go + saving + 2 * (random() - 0.5) };
  });
}

it("hands over exactly the rows that save more than the limit, and charges them the price", () => {
  const rows = [
    { saving: 5, stay: 9, go: 2 },
    { saving: 1, stay: 4, go: 3.5 },
    { saving: -2, stay: 0, go: 30 },
  ];
  expect(pointAt(rows, 1, 0.7)).toMatchObject({ share: 1 / 3 });
  expect(pointAt(rows, 1, 0.7).cost).toBeCloseTo((2 + 0.7 + 4 + 0) / 3, 12);
});

it("draws the total cost from nobody to everybody", () => {
  const rows = honest(400);
  const curve = handOverCurve(rows, 1, 10);
  const meanOf = (of: (row: Weighed) => number) => rows.reduce((sum, it) => sum + of(it), 0) / 400;
  expect(curve.map(({ share }) => Math.round(10 * share))).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ]);
  expect(curve[0]?.cost).toBeCloseTo(
    meanOf(({ stay }) => stay),
    9,
  );
  expect(curve.at(-1)?.cost).toBeCloseTo(
    meanOf(({ go }) => go + 1),
    9,
  );
  const [low = 0, high = 0] = curve[3]?.ci ?? [];
  expect(low).toBeLessThan(curve[3]?.cost ?? 0);
  expect(high).toBeGreaterThan(curve[3]?.cost ?? 0);
});

it("keeps to the price where the expectation holds", () => {
  expect(cheapestLimit(honest(1000), 1)).toBe(1);
  expect(cheapestLimit([], 1)).toBe(1);
});

it("asks for more where the second decider is worse than expected on the rows it would get", () => {
  const rows = honest(1000).map((row) => (row.saving < 4 ? { ...row, go: row.go + 9 } : row));
  const limit = cheapestLimit(rows, 1);
  expect(limit).toBeGreaterThan(3);
  expect(pointAt(rows, limit, 1).cost).toBeLessThan(pointAt(rows, 1, 1).cost);
});

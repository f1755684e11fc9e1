import { expect, it } from "vitest";
import { mulberry32, randomNormal } from "#lib/math/random";
import { labelWeight } from "./label-weight";

/** Gaps of 40 bins of 50 rows: noise of deviation 10 around each bin's own gap. */
function gaps(ownGap: (bin: number) => number): number[][] {
  const random = mulberry32(11);
  return Array.from({ length: 40 }, (_, bin) =>
    Array.from({ length: 50 }, () => ownGap(bin) + 10 * randomNormal(random)),
  );
}

it("leaves a well calibrated decider at its word, however dear its rare errors", () => {
  expect(labelWeight(gaps(() => 0))).toBeLessThan(0.3);
  expect(labelWeight([[0, 0, 0]])).toBe(0);
  expect(labelWeight([[30]])).toBe(0);
});

it("goes by the labels where the decider errs more than it says on some rows", () => {
  expect(labelWeight(gaps((bin) => (bin < 10 ? 9 : 0)))).toBeGreaterThan(0.85);
});

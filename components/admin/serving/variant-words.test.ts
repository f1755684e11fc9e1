import { expect, it } from "vitest";
import { nextSeed, offeredVariants, variantText } from "./variant-words";

it("offers what can be done to an input of a kind and is not at hand yet, each with a draw of its own", () => {
  const flip = { kind: "flip", axis: "horizontal" } as const;
  const pictures = offeredVariants("image", [flip]).map(variantText);
  expect(pictures).toEqual([
    "shifted by 1 pixel right",
    "shifted by 1 pixel left",
    "shifted by 1 pixel down",
    "shifted by 1 pixel up",
  ]);
  const mask = { kind: "mask", share: 0.1, seed: 4 } as const;
  expect(nextSeed([flip, mask])).toBe(5);
  expect(offeredVariants("text", [mask]).map(variantText)).toEqual([
    "without 10\u00a0% of the words, draw 5",
  ]);
  expect(offeredVariants("features", [])).toEqual([]);
  expect(variantText({ kind: "jitter", errors: { Amount: 25, Age: 0.5 }, seed: 2 })).toBe(
    "Amount ±25, Age ±0.5, draw 2",
  );
});

import { expect, it } from "vitest";
import { batchBounds, countBatch, noBatches } from "./batch-sizes";

it("counts a batch under the least power of two that holds it", () => {
  const sizes = noBatches();
  for (const rows of [1, 1, 2, 3, 4, 5, 512, 513, 90_000]) countBatch(sizes, rows);
  expect(sizes).toEqual([2, 1, 2, 1, 0, 0, 0, 0, 0, 1, 2]);
  expect(batchBounds()).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
});

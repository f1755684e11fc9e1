import { expect, it } from "vitest";
import { mulberry32 } from "#lib/math/random";
import { jitterFeatures } from "./jitter-features";
import { maskWords } from "./mask-words";
import { movePixels } from "./move-pixels";

const shape = { channels: 1, height: 2, width: 3 } as const;
const picture = Float32Array.from([1, 2, 3, 4, 5, 6]);

it("mirrors a picture and shifts it, repeating its edge", () => {
  const moved = (move: Parameters<typeof movePixels>[2]) => [...movePixels(shape, picture, move)];
  expect(moved({ flip: "horizontal" })).toEqual([3, 2, 1, 6, 5, 4]);
  expect(moved({ flip: "vertical" })).toEqual([4, 5, 6, 1, 2, 3]);
  expect(moved({ dx: 1, dy: 0 })).toEqual([1, 1, 2, 4, 4, 5]);
  expect(moved({ dx: -1, dy: 1 })).toEqual([2, 3, 3, 2, 3, 3]);
});

it("moves the channels of a pixel together", () => {
  const colors = Float32Array.from([1, 10, 100, 2, 20, 200]);
  const flipped = movePixels({ channels: 3, height: 1, width: 2 }, colors, { flip: "horizontal" });
  expect([...flipped]).toEqual([2, 20, 200, 1, 10, 100]);
});

it("leaves out about the share of words, the same ones from the same seed, and never all", () => {
  const text = Array.from({ length: 400 }, (_, i) => `w${i}`).join(" ");
  const masked = maskWords(text, 0.2, mulberry32(5));
  const left = masked.match(/\S+/g)?.length ?? 0;
  expect(left).toBeGreaterThan(280);
  expect(left).toBeLessThan(360);
  expect(maskWords(text, 0.2, mulberry32(5))).toBe(masked);
  expect(maskWords(text, 0.2, mulberry32(6))).not.toBe(masked);
  expect(maskWords("one two", 1, mulberry32(1))).toBe("one ");
  expect(maskWords("", 0.5, mulberry32(1))).toBe("");
});

it("moves named numbers within their error and nothing else", () => {
  const row = { Income: 120, Debt: null, Home: "rent", Age: 40 };
  const errors = { Income: 6, Debt: 2, Absent: 1 };
  const moved = jitterFeatures(row, errors, mulberry32(9));
  expect(moved).toMatchObject({ Debt: null, Home: "rent", Age: 40 });
  expect(moved.Income).not.toBe(120);
  expect(Math.abs(Number(moved.Income) - 120)).toBeLessThanOrEqual(6);
  expect(moved).not.toHaveProperty("Absent");
});

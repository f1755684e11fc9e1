import { expect, it } from "vitest";
import { mulberry32, shuffled } from "#lib/math/random";
import { type RandomUse, randomStream } from "./random-stream";

it("draws from the published generator, and shuffles from the end", () => {
  const random = mulberry32(1);
  const drawn = Array.from({ length: 3 }, () => random() * 2 ** 32);
  expect(drawn).toEqual([2693262067, 11749833, 2265367787]);
  expect(shuffled([0, 1, 2, 3, 4, 5, 6, 7], mulberry32(1))).toEqual([2, 1, 6, 7, 4, 3, 0, 5]);
});

it("gives each use under a seed numbers of its own, the same every time", () => {
  const uses: RandomUse[] = ["initialization", "order", "subsample"];
  const first = (seed: number) => uses.map((use) => randomStream(seed, use)());
  expect(new Set([...first(1), ...first(2)]).size).toBe(6);
  expect(first(2)).toEqual(first(2));
});

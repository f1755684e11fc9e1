import fc from "fast-check";
import { expect, it } from "vitest";
import { mulberry32, randomIndex, randomNormal, shuffled } from "./random";
import { mean, variance } from "./sum";

it("is the published generator", () => {
  const random = mulberry32(0);
  const first = Array.from({ length: 3 }, () => random() * 2 ** 32);
  expect(first).toEqual([1144304738, 1416247, 958946056]);
});

it("gives the same numbers to the same seed and others to another", () => {
  const numbers = (seed: number) => {
    const random = mulberry32(seed);
    return Array.from({ length: 20 }, random);
  };
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});

it("is spread evenly enough to sample with", () => {
  const random = mulberry32(3);
  const tenths = new Array<number>(10).fill(0);
  for (let i = 0; i < 20_000; i += 1) {
    const tenth = randomIndex(random, 10);
    tenths[tenth] = (tenths[tenth] as number) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

it("makes normal numbers of mean 0 and variance 1", () => {
  const random = mulberry32(4);
  const values = Array.from({ length: 20_000 }, () => randomNormal(random));
  expect(mean(values)).toBeCloseTo(0, 1);
  expect(variance(values)).toBeCloseTo(1, 1);
});

it("shuffles a copy that holds the same items", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
      const before = [...items];
      const result = shuffled(items, mulberry32(seed));
      expect(items).toEqual(before);
      expect([...result].sort()).toEqual([...items].sort());
    }),
  );
});

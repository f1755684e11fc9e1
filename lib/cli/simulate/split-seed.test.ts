import { expect, it } from "vitest";
import { splitSeed } from "./split-seed";

it("gives neighbors seeds that have nothing in common", () => {
  const seeds = Array.from({ length: 2000 }, (_, w) => splitSeed(1, "reference", w));
  expect(new Set(seeds).size).toBe(2000);
  const flipped = seeds.slice(1).map((seed, i) => bits((seed ^ (seeds[i] ?? 0)) >>> 0));
  const average = flipped.reduce((sum, n) => sum + n, 0) / flipped.length;
  expect(average).toBeGreaterThan(15.5);
  expect(average).toBeLessThan(16.5);
});

it("tells seed, part and number apart, and is the same each time", () => {
  expect(splitSeed(1, "a", 12)).toBe(splitSeed(1, "a", 12));
  const others = [splitSeed(2, "a", 12), splitSeed(1, "b", 12), splitSeed(1, "a", 1, 2)];
  expect(new Set([splitSeed(1, "a", 12), ...others]).size).toBe(4);
  expect(splitSeed(7, "triage", 3)).toBeGreaterThanOrEqual(0);
});

const bits = (n: number) => n.toString(2).replaceAll("0", "").length;

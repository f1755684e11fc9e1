import { quantiles } from "#lib/math/quantile";
import { mulberry32, randomIndex } from "#lib/math/random";
import { requireCount, requireLevel } from "../calibration/checks";
import type { Interval } from "./share-interval";

const ROUNDS = 2000;
const LEAST_ROUNDS = 400;
const MOST_DRAWS = 4_000_000;

/**
 * The percentile bootstrap interval of a statistic of `n` items, which is told how often each was drawn, in
 * one list for all rounds.
 * The same seed gives the same interval: mulberry32, index ⌊u·n⌋, quantiles of type 7. Rounds in which the
 * statistic is undefined (`null`) are left out; `null` when it never is defined.
 */
export function bootstrapInterval(
  n: number,
  statistic: (counts: Int32Array) => number | null,
  { alpha, seed, rounds = ROUNDS }: { alpha: number; seed: number; rounds?: number },
): Interval | null {
  requireCount(n, "/n", 1);
  requireLevel(alpha, "/alpha");
  const random = mulberry32(seed);
  const values: number[] = [];
  const counts = new Int32Array(n);
  for (let round = 0; round < rounds; round += 1) {
    counts.fill(0);
    for (let draw = 0; draw < n; draw += 1) {
      const i = randomIndex(random, n);
      counts[i] = (counts[i] as number) + 1;
    }
    const value = statistic(counts);
    if (value !== null) values.push(value);
  }
  if (values.length === 0) return null;
  const [lower = Number.NaN, upper = Number.NaN] = quantiles(values, [alpha / 2, 1 - alpha / 2]);
  return [lower, upper];
}

/** How many rounds `n` items get: fewer the more there are, so that fully told logs do not take seconds. */
export function roundsFor(n: number): number {
  return Math.max(LEAST_ROUNDS, Math.min(ROUNDS, Math.ceil(MOST_DRAWS / n)));
}

/** `Σ counts[i] · values[i]`: the total of one bootstrap round. */
export function drawnTotal(counts: Int32Array, values: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < counts.length; i += 1) total += (counts[i] as number) * (values[i] as number);
  return total;
}

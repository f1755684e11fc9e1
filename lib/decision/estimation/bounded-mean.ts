import { mean, variance } from "#lib/math/sum";
import { refuseUnless, requireLevel, requireShares, requireSome } from "../calibration/checks";
import type { Interval } from "./share-interval";

export type BoundedMean = {
  readonly mean: number;
  readonly variance: number;
  /** Empirical Bernstein bound of Maurer and Pontil: narrow where losses hardly spread. */
  readonly upper: number;
  readonly hoeffdingUpper: number;
};

/** One-sided upper bounds of the mean of losses in [0, 1], each failing with probability `delta` at this n only. */
export function empiricalBernstein(x: readonly number[], delta: number): BoundedMean {
  requireShares(x, "/x");
  requireLevel(delta, "/delta");
  refuseUnless(x.length > 1, "EMPTY", "/x", "needs at least two losses");
  const n = x.length;
  const center = mean(x);
  const spread = variance(x);
  const log = Math.log(2 / delta);
  return {
    mean: center,
    variance: spread,
    upper: center + Math.sqrt((2 * spread * log) / n) + (7 * log) / (3 * (n - 1)),
    hoeffdingUpper: center + Math.sqrt(Math.log(1 / delta) / (2 * n)),
  };
}

export type ConfidenceSequence = {
  /** The interval after the last loss alone. */
  readonly last: Interval;
  /** The intersection of all intervals so far, within [0, 1]: may be watched every day. */
  readonly running: Interval;
};

/**
 * The predictable plug-in empirical Bernstein sequence (Waudby-Smith and Ramdas) for losses in [0, 1] in
 * the order they came: with probability 1 - alpha the mean is inside at every look, so stopping early is fair.
 */
export function confidenceSequence(x: readonly number[], alpha: number): ConfidenceSequence {
  requireSome(x, "/x");
  requireShares(x, "/x");
  requireLevel(alpha, "/alpha");
  const log = Math.log(2 / alpha);
  let [center, spread] = [0.5, 0.25];
  let [total, squares] = [0.5, 0.25];
  let [bets, won, cost] = [0, 0, log];
  let last: Interval = [0, 1];
  let running: Interval = [0, 1];
  x.forEach((loss, i) => {
    const t = i + 1;
    const bet = Math.min(Math.sqrt((2 * log) / (spread * t * Math.log(1 + t))), 0.5);
    bets += bet;
    won += bet * loss;
    cost += (loss - center) ** 2 * (-Math.log(1 - bet) - bet);
    last = [(won - cost) / bets, (won + cost) / bets];
    running = [Math.max(running[0], last[0]), Math.min(running[1], last[1])];
    total += loss;
    center = total / (t + 1);
    squares += (loss - center) ** 2;
    spread = squares / (t + 1);
  });
  return { last, running };
}

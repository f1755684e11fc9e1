import { Z_95 } from "#lib/math/normal";
import { median } from "#lib/math/quantile";
import { maximum, mean, sum } from "#lib/math/sum";
import { requireSome } from "../calibration/checks";
import { gt } from "../gt";
import { bootstrapInterval, drawnTotal, roundsFor } from "./bootstrap";
import { FEW_EVENTS, MANY_EVENTS } from "./event-limits";
import { signedGammaInterval } from "./gamma-interval";
import type { Interval } from "./share-interval";

/** One prediction as a draw from traffic that goes on. Money, whatever is known for sure included. */
export type LongRunRow = {
  /** Rows of one unit came together, as all of a subject do, so they are one draw. */
  readonly unit: string;
  /** How many predictions of the traffic it stands for: one by the chance of its arm. */
  readonly weight: number;
  /** What the probabilities expect. */
  readonly m: number;
  /** What the label showed; `null` while it is unknown. */
  readonly e: number | null;
  /** The chance of a label, fixed before anybody looked; in (0, 1]. */
  readonly q: number;
  /** The label shows a cost that another action would have spared. */
  readonly isCostly: boolean;
  /** The most that a label can add to `m`, and take from it; both 0 where the truth makes no difference. */
  readonly most: readonly [number, number];
};

/** How an interval came about; `certain` where no truth makes a difference. */
export type LongRunStatus = "certain" | "unlabeled" | "not_enough_labels" | "gamma" | "bootstrap";

export type LongRun = {
  readonly value: number;
  /** The same by the probabilities alone. */
  readonly expected: number;
  /** Standard error, units as draws; `NaN` of a single unit. */
  readonly se: number;
  /** 95 %; `null` where fewer than 5 costly events were seen. */
  readonly interval: Interval | null;
  readonly status: LongRunStatus;
  readonly labels: number;
  readonly events: number;
};

const ALPHA = 0.05;

/**
 * The mean cost that traffic like this will have, by the difference estimator, with what chance of traffic, of arms and of
 * labels may be off. Below 5 costly events there is no interval. From 5 on what labels added and took away gets gamma
 * intervals, unit by unit, widened by what the probabilities' part varies; from 50 on it is the normal interval or the
 * bootstrap over units, whichever end lies farther out. Refuses to say anything of no rows.
 */
export function longRunMean(rows: readonly LongRunRow[], { seed }: { seed: number }): LongRun {
  const it = spreadOf(rows, seed);
  const status = statusOf([it]);
  return { ...told(it), status, interval: hasInterval(status) ? it.interval : null };
}

/**
 * What one arm costs more than another, which answered other units of the same traffic. The arms are independent, so that
 * the two intervals give the difference's (Zou and Donner 2008); costly events of both count together.
 */
export function longRunDifference(
  rows: readonly LongRunRow[],
  others: readonly LongRunRow[],
  { seed }: { seed: number },
): LongRun {
  const [a, b] = [spreadOf(rows, seed), spreadOf(others, seed + 1)];
  const status = statusOf([a, b]);
  const value = a.value - b.value;
  const low = value - Math.hypot(a.value - a.interval[0], b.interval[1] - b.value);
  const high = value + Math.hypot(a.interval[1] - a.value, b.value - b.interval[0]);
  return {
    value,
    expected: a.expected - b.expected,
    se: Math.hypot(a.se, b.se),
    status,
    interval: hasInterval(status) ? [low, high] : null,
    labels: a.labels + b.labels,
    events: a.events + b.events,
  };
}

type Spread = Omit<LongRun, "status" | "interval"> & {
  readonly interval: Interval;
  readonly units: number;
  readonly hangsOnTruth: boolean;
  readonly isLabeled: boolean;
};

function told({ value, expected, se, labels, events }: Spread) {
  return { value, expected, se, labels, events };
}

function hasInterval(status: LongRunStatus): boolean {
  return status !== "unlabeled" && status !== "not_enough_labels";
}

function statusOf(arms: readonly Spread[]): LongRunStatus {
  const open = arms.filter(({ hangsOnTruth }) => hangsOnTruth);
  if (arms.some(({ units }) => units < 2)) return "not_enough_labels";
  if (open.length === 0) return "certain";
  if (open.some(({ isLabeled }) => !isLabeled)) return "unlabeled";
  const events = sum(open.map((arm) => arm.events));
  if (events < FEW_EVENTS) return "not_enough_labels";
  return open.every((arm) => arm.events >= MANY_EVENTS) ? "bootstrap" : "gamma";
}

function spreadOf(rows: readonly LongRunRow[], seed: number): Spread {
  requireSome(rows, "/rows");
  const units = unitsOf(rows);
  const weights = units.map(({ weight }) => weight);
  const score = ratio(
    units.map((it) => it.score),
    weights,
  );
  const expected = ratio(
    units.map((it) => it.expected),
    weights,
  );
  const open = rows.filter(hangsOnTruth);
  const sampled = open.filter(({ q }) => q < 1);
  const pool = sampled.length > 0 ? sampled : open;
  const seen = pool.filter(({ e }) => e !== null);
  const events = seen.filter(({ isCostly }) => isCostly).length;
  const normal = around(score);
  const known = { units, weights, score, expected, pool, seen };
  const wide = events < MANY_EVENTS ? gammaPart(known) : bootstrapPart(known, seed);
  return {
    ...{ value: score.value, expected: expected.value, se: score.se, events },
    interval: open.length === 0 ? normal : events < MANY_EVENTS ? wide : widest(normal, wide),
    labels: open.filter(({ e }) => e !== null).length,
    units: units.length,
    hangsOnTruth: open.length > 0,
    isLabeled: seen.length > 0,
  };
}

function hangsOnTruth({ most: [up, down] }: LongRunRow): boolean {
  return gt(up + down, 0);
}

/** Weighted totals of one unit. */
type Unit = { weight: number; score: number; expected: number; jump: number };

function unitsOf(rows: readonly LongRunRow[]): Unit[] {
  const units = new Map<string, Unit>();
  for (const { unit, weight, m, e, q } of rows) {
    const it = units.get(unit) ?? { weight: 0, score: 0, expected: 0, jump: 0 };
    const jump = e === null ? 0 : (weight * (e - m)) / q;
    it.weight += weight;
    it.expected += weight * m;
    it.jump += jump;
    it.score += weight * m + jump;
    units.set(unit, it);
  }
  return [...units.values()];
}

/** A mean of units of unequal size, and its standard error. */
function ratio(totals: readonly number[], weights: readonly number[]) {
  const all = sum(weights);
  const value = sum(totals) / all;
  const K = totals.length;
  const off = totals.map((total, k) => ((total - value * (weights[k] ?? 0)) / all) ** 2);
  return { value, se: Math.sqrt((K / (K - 1)) * sum(off)) };
}

type Known = {
  readonly units: readonly Unit[];
  readonly weights: readonly number[];
  readonly score: { readonly value: number };
  readonly expected: { readonly se: number };
  readonly pool: readonly LongRunRow[];
  readonly seen: readonly LongRunRow[];
};

function gammaPart({ units, weights, score, expected, pool, seen }: Known): Interval {
  if (seen.length === 0) return [Number.NaN, Number.NaN];
  const all = sum(weights);
  const heft = median(seen.map(({ weight, q }) => weight / q)) / all;
  const most = (end: 0 | 1) => heft * Math.max(0, maximum(pool.map((row) => row.most[end])));
  const jumps = units.map(({ jump }) => jump / all);
  const [low, high] = signedGammaInterval(jumps, { added: most(0), taken: most(1) }, 1, ALPHA);
  const center = sum(jumps);
  const own = Z_95 * expected.se;
  return [
    score.value - Math.hypot(center - low, own),
    score.value + Math.hypot(high - center, own),
  ];
}

function bootstrapPart({ units, weights }: Known, seed: number): Interval {
  const totals = units.map(({ score }) => score);
  const statistic = (n: Int32Array) => drawnTotal(n, totals) / drawnTotal(n, weights);
  const middle = mean(totals) / mean(weights);
  const options = { alpha: ALPHA, seed, rounds: roundsFor(units.length) };
  return bootstrapInterval(units.length, statistic, options) ?? [middle, middle];
}

function around({ value, se }: { value: number; se: number }): Interval {
  return [value - Z_95 * se, value + Z_95 * se];
}

function widest(a: Interval, b: Interval): Interval {
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

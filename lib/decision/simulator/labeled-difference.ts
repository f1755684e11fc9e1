import { Z_95 } from "#lib/math/normal";
import { median } from "#lib/math/quantile";
import { maximum, sum, variance } from "#lib/math/sum";
import { bootstrapInterval, drawnTotal, roundsFor } from "../estimation/bootstrap";
import { FEW_EVENTS, MANY_EVENTS } from "../estimation/event-limits";
import { signedGammaInterval } from "../estimation/gamma-interval";
import type { Interval } from "../estimation/share-interval";
import { gt } from "../gt";
import { column } from "./column";
import { type PairedDifference, pairedDifference } from "./paired";
import type { Compared, Way } from "./score-log";

/** How the interval of a difference came about. */
export type DifferenceStatus =
  /** No truth makes a difference to the difference: every case is served alike, or apart by a sum that is known. */
  | "certain"
  /** Nobody looked at a case that is served differently: the point is the probabilities' own word, and there is no interval. */
  | "unlabeled"
  /** Fewer than 5 mistakes were seen: no interval is honest. */
  | "not_enough_labels"
  /** 5 to 49 mistakes. */
  | "gamma"
  /** 50 mistakes and more. */
  | "bootstrap";

export type LabeledDifference = PairedDifference & {
  readonly status: DifferenceStatus;
  /** Labels of cases that are served differently, and those of them that show a mistake either way. */
  readonly labels: number;
  readonly events: number;
};

const ALPHA = 0.05;
/** With more mistakes than these the bootstrap says what the normal interval says, and takes seconds for it. */
const PLENTY_OF_EVENTS = 2_000;
/** The same log gives the same interval. */
const SEED = 20_260_105;

/**
 * What the candidate costs less another way, over the same cases, with a 95 % interval for what it would cost in the long
 * run. A normal interval is too narrow while rare mistakes decide, so the number of mistakes that labels show chooses it,
 * among cases that were sampled where there are any:
 * below 5 there is none. From 5 on, what labels added and took away gets gamma intervals at half the error each, which hold
 * for few events of unequal size, widened by what the probabilities' part varies from case to case. From 50 on it is the
 * normal interval or the bootstrap of the labels, whichever end lies farther out; above 2,000 the normal one. `null` without any case.
 */
export function labeledDifference(
  cases: readonly Compared[],
  way: Exclude<Way, "candidate">,
): LabeledDifference | null {
  const N = cases.length;
  const plain = pairedDifference(
    column(cases, ({ prices }) => prices.candidate.score),
    column(cases, ({ prices }) => prices[way].score),
  );
  if (plain === null) return null;
  const open: Gap[] = [];
  for (const it of cases) {
    const gap = gapOf(it, way);
    if (gap) open.push(gap);
  }
  const sampled = open.filter(({ q }) => q < 1);
  const pool = sampled.length > 0 ? sampled : open;
  const events = pool.filter(({ isCostly }) => isCostly).length;
  const seen = open.filter(({ isLabeled }) => isLabeled);
  const status = statusOf(open.length, pool, events);
  const expected = column(cases, ({ prices }) => prices.candidate.expected - prices[way].expected);
  return {
    ...plain,
    ci: intervalOf(status, { plain, pool, seen, N, expected }),
    status,
    labels: seen.length,
    events: seen.filter(({ isCostly }) => isCostly).length,
  };
}

/** One case, as far as its label may move the difference. */
type Gap = {
  readonly q: number;
  readonly isLabeled: boolean;
  readonly isCostly: boolean;
  /** What the label moved the difference by, weighted; and the most that any truth can, up and down, unweighted. */
  readonly jump: number;
  readonly mostUp: number;
  readonly mostDown: number;
};

/** `null` where the difference is the same for every truth. Runs for every case of a log, so it makes no arrays. */
function gapOf({ row, prices }: Compared, way: Way): Gap | null {
  const [a, b] = [prices.candidate, prices[way]];
  if (a.costs === b.costs) return null;
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let y = 0; y < a.costs.length; y += 1) {
    const gap = (a.costs[y] as number) - (b.costs[y] ?? Number.NaN);
    least = Math.min(least, gap);
    greatest = Math.max(greatest, gap);
  }
  if (!gt(greatest, least)) return null;
  const expected = a.expected - b.expected;
  const jump = a.score - b.score - expected;
  const own = jump * row.q;
  return {
    q: row.q,
    isLabeled: row.truth !== null,
    isCostly: a.isCostly || b.isCostly,
    jump,
    // A label corrected for its reviewer's errors can lie beyond every truth.
    mostUp: Math.max(greatest - expected, own, 0),
    mostDown: Math.max(expected - least, -own, 0),
  };
}

function statusOf(open: number, pool: readonly Gap[], events: number): DifferenceStatus {
  if (open === 0) return "certain";
  if (!pool.some(({ isLabeled }) => isLabeled)) return "unlabeled";
  if (events < FEW_EVENTS) return "not_enough_labels";
  return events < MANY_EVENTS ? "gamma" : "bootstrap";
}

type Known = {
  readonly plain: PairedDifference;
  readonly pool: readonly Gap[];
  readonly seen: readonly Gap[];
  readonly N: number;
  readonly expected: Float64Array;
};

function intervalOf(status: DifferenceStatus, known: Known): Interval | null {
  if (status === "certain") return known.plain.ci;
  if (status === "gamma") return gammaPart(known);
  if (status !== "bootstrap") return null;
  const events = known.pool.filter(({ isCostly }) => isCostly).length;
  if (events > PLENTY_OF_EVENTS) return known.plain.ci;
  return widest(known.plain.ci, bootstrapPart(known));
}

function gammaPart({ plain: { value }, pool, seen, N, expected }: Known): Interval {
  const weight = median(pool.filter(({ isLabeled }) => isLabeled).map(({ q }) => 1 / q));
  const up = weight * maximum(pool.map(({ mostUp }) => mostUp));
  const down = weight * maximum(pool.map(({ mostDown }) => mostDown));
  const jumps = seen.map(({ jump }) => jump);
  const [low, high] = signedGammaInterval(jumps, { added: up, taken: down }, N, ALPHA);
  const center = sum(jumps) / N;
  const own = Z_95 * Math.sqrt(variance(expected) / N);
  return [value - Math.hypot(center - low, own), value + Math.hypot(high - center, own)];
}

function bootstrapPart({ plain: { value }, pool, N }: Known): Interval | null {
  const jumps = pool.filter(({ isLabeled }) => isLabeled).map(({ jump }) => jump);
  const rest = value - sum(jumps) / N;
  const options = { alpha: ALPHA, seed: SEED, rounds: roundsFor(jumps.length) };
  return bootstrapInterval(jumps.length, (n) => rest + drawnTotal(n, jumps) / N, options);
}

function widest(a: Interval | null, b: Interval | null): Interval | null {
  return a && b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : (a ?? b);
}

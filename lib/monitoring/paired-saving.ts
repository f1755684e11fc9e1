import { median } from "#lib/decision/capacity/capacity-price";
import type { CostRow } from "#lib/decision/estimation/cost-rows";
import { differenceBootstrap, type EstimateStatus } from "#lib/decision/estimation/estimate";
import { difference } from "#lib/decision/estimation/estimators";
import { signedGammaInterval } from "#lib/decision/estimation/gamma-interval";

/** Two ways of serving the same prediction, the same label behind both. */
export type Pair = {
  readonly live: CostRow;
  readonly other: CostRow;
  /** What `other` cost is a reviewer's average over the answers that could have been given, so it shows no mistake made. */
  readonly isOtherAveraged: boolean;
};

export type PairedSaving = {
  /** Other less live, a decision: what the live policy saved. */
  readonly value: number;
  readonly seDesign: number;
  readonly seSuper: number;
  readonly interval: readonly [number, number] | null;
  readonly events: number;
  readonly labels: number;
  readonly status: EstimateStatus;
};

const FEW_EVENTS = 5;
const MANY_EVENTS = 50;

type Options = { readonly alpha: number; readonly seed: number; readonly worstCost: number };

/**
 * What serving as it was done saved against another way, as a difference case by case: two intervals side by side are no
 * comparison. Where both ways do the same there is nothing to estimate. Below 5 costly events there is no interval, from
 * 50 on a bootstrap; between them what the labels added and what they took away each get a gamma interval at half the
 * error, so that the whole holds whatever hangs together.
 */
export function pairedSaving(pairs: readonly Pair[], options: Options): PairedSaving {
  const rows = pairs.map(gapOf);
  const sampled = rows.flatMap((row, i) => {
    const pair = pairs[i];
    return row.q < 1 && pair ? [{ row, isCostly: isCostly(pair) }] : [];
  });
  const seen = sampled.filter(({ row }) => row.labeled);
  const events = seen.filter((it) => it.isCostly).length;
  const status = statusOf(sampled.length, seen.length, events);
  const { value, seDesign, seSuper } = difference(rows);
  return {
    value,
    seDesign,
    seSuper,
    interval: intervalOf(status, rows, value, options),
    events,
    labels: rows.filter(({ labeled }) => labeled).length,
    status,
  };
}

/** Fees are folded in, since a difference of fees may be below 0; the estimate is the same. */
function gapOf({ live, other }: Pair): CostRow {
  if (live === other || isAlike(live, other)) {
    return { fee: 0, m: 0, e: 0, labeled: true, q: 1 };
  }
  const fee = other.fee - live.fee;
  const isKnown = live.e !== null && other.e !== null;
  return {
    fee: 0,
    m: fee + other.m - live.m,
    e: isKnown ? fee + (other.e ?? 0) - (live.e ?? 0) : null,
    labeled: live.labeled,
    q: live.q,
  };
}

function isAlike(a: CostRow, b: CostRow): boolean {
  return a.fee === b.fee && a.m === b.m && a.e === b.e;
}

function isCostly({ live, other, isOtherAveraged }: Pair): boolean {
  return (live.e ?? 0) > 0 || (!isOtherAveraged && (other.e ?? 0) > 0);
}

function statusOf(sampled: number, seen: number, events: number): EstimateStatus {
  if (sampled === 0) return "complete";
  if (seen === 0) return "unlabeled";
  if (events < FEW_EVENTS) return "not_enough_audits";
  return events < MANY_EVENTS ? "gamma" : "bootstrap";
}

function intervalOf(
  status: EstimateStatus,
  rows: readonly CostRow[],
  value: number,
  { alpha, seed, worstCost }: Options,
): readonly [number, number] | null {
  if (status === "complete") return [value, value];
  if (status === "bootstrap") return differenceBootstrap(rows, { alpha, seed });
  if (status !== "gamma") return null;
  const seen = rows.filter(({ q, labeled }) => q < 1 && labeled);
  const jumps = seen.map(({ e, m, q }) => ((e ?? m) - m) / q);
  const wStar = worstCost * median(seen.map(({ q }) => 1 / q).sort((a, b) => a - b));
  const oneMore = { added: wStar, taken: wStar };
  const [low, high] = signedGammaInterval(jumps, oneMore, rows.length, alpha);
  const rest = value - jumps.reduce((sum, jump) => sum + jump, 0) / rows.length;
  return [rest + low, rest + high];
}

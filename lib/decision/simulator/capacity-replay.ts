import { refuseUnless, requireLength } from "../calibration/checks";
import { nextPrice } from "../capacity/capacity-price";
import type { CompiledPolicy } from "../compile-policy";
import { decide } from "../decide";
import type { DecisionRow } from "../decision-row";
import type { LogRow } from "./log-row";
import { inOneGo, type Steps } from "./steps";

export type CapacityPlanReplay = {
  /** The window each row fell into, rising with time: a day, an hour. Windows without a row count as idle. */
  readonly windows: ArrayLike<number>;
  /** Reviewer minutes a window has room for. */
  readonly budget: number;
  /** How far the price of a minute moves for each minute over or under the budget. */
  readonly step: number;
  /** The price in the first window. */
  readonly start: number;
  /** Share of all decisions that people look at a second time, which takes their minutes, too; 0 by default. */
  readonly auditShare?: number;
};

/** A review that the policy would have asked for. */
export type SentReview = {
  /** The row it belongs to. */
  readonly place: number;
  readonly minutes: number;
  readonly fee: number;
  /** `Δ`, what it is expected to save. */
  readonly delta: number;
  /** Sent by a trigger and not by the cost rule. */
  readonly isForced: boolean;
};

export type PricedWindow = {
  readonly window: number;
  readonly lambda: number;
  /** Expected minutes of all work sent to people in it, audits included. */
  readonly minutes: number;
};

export type ReplayedCapacity = {
  /** The price of a minute that would have held at each row. */
  readonly minutePrices: Float64Array;
  /** Windows with at least one row. */
  readonly prices: readonly PricedWindow[];
  readonly reviews: readonly SentReview[];
};

/**
 * Replays the price of a reviewer minute in time order: each window is routed at the price the window before
 * it left behind. Simulate the log with these prices to see a policy under its own load.
 * Refuses windows that do not rise, and a negative budget, step, start or share.
 */
export function replayCapacity(
  log: readonly LogRow[],
  policy: CompiledPolicy,
  plan: CapacityPlanReplay,
): ReplayedCapacity {
  return inOneGo(replayingCapacity(log, policy, plan));
}

const STEP = 5_000;

/** `replayCapacity` in steps. */
export function* replayingCapacity(
  log: readonly LogRow[],
  policy: CompiledPolicy,
  plan: CapacityPlanReplay,
): Steps<ReplayedCapacity> {
  const { windows, budget, step, start, auditShare = 0 } = plan;
  requireLength(windows, log.length, "/windows");
  for (const [name, value] of Object.entries({ budget, step, start, auditShare })) {
    refuseUnless(value >= 0, "OUT_OF_RANGE", `/${name}`, `${value} is below 0`);
  }
  const minutePrices = new Float64Array(log.length);
  const prices: { window: number; lambda: number; minutes: number }[] = [];
  const reviews: SentReview[] = [];
  for (const [i, { input }] of log.entries()) {
    const current = openWindow(prices, windows[i] as number, i, { start, step, budget });
    minutePrices[i] = current.lambda;
    const row = decide({ ...input, lambda: current.lambda }, policy);
    const asked = askedOf(row);
    if (row.route === "review") {
      reviews.push(sentReview(i, row));
      current.minutes += asked?.minutes ?? 0;
    }
    if (row.route !== "reject") current.minutes += auditShare * (asked?.minutes ?? 0);
    if (i % STEP === STEP - 1) yield;
  }
  return { minutePrices, prices, reviews };
}

type Window = { window: number; lambda: number; minutes: number };
type Pricing = Pick<CapacityPlanReplay, "start" | "step" | "budget">;

function openWindow(prices: Window[], window: number, i: number, pricing: Pricing): Window {
  const last = prices.at(-1);
  if (last?.window === window) return last;
  const isRising = last === undefined || window > last.window;
  refuseUnless(isRising, "OUT_OF_ORDER", `/windows/${i}`, "falls back in time");
  const opened = {
    window,
    lambda: last ? priceAfter(last, window, pricing) : pricing.start,
    minutes: 0,
  };
  prices.push(opened);
  return opened;
}

/** Idle windows in between let the price fall by a whole budget each. */
function priceAfter({ window, lambda, minutes }: Window, next: number, it: Pricing): number {
  const after = nextPrice(lambda, it.step, minutes, it.budget);
  return nextPrice(after, it.step, 0, it.budget * (next - window - 1));
}

function sentReview(place: number, row: DecisionRow): SentReview {
  const asked = askedOf(row);
  return {
    place,
    minutes: asked?.minutes ?? 0,
    fee: asked?.fee ?? 0,
    delta: row.netBenefit ?? 0,
    isForced: row.reasons[0]?.code !== "cost_exceeds_review",
  };
}

function askedOf({ deciders, decider }: DecisionRow) {
  return deciders.find(({ id }) => id === decider) ?? deciders[0];
}

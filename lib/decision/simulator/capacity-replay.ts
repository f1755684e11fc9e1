import { refuseUnless, requireLength } from "../calibration/checks";
import { nextPrice } from "../capacity/capacity-price";
import type { CompiledPolicy } from "../compile-policy";
import { decide } from "../decide";
import type { LogRow } from "./log-row";

export type CapacityPlanReplay = {
  /** The window each row fell into, rising with time: a day, an hour. */
  readonly windows: readonly number[];
  /** Reviewer minutes a window has room for. */
  readonly budget: number;
  /** How far the price of a minute moves for each minute over or under the budget. */
  readonly step: number;
  /** The price in the first window. */
  readonly start: number;
};

export type ReplayedCapacity = {
  /** The log with the price of a minute that would have held at each row. */
  readonly log: readonly LogRow[];
  readonly prices: readonly {
    readonly window: number;
    readonly lambda: number;
    readonly minutes: number;
  }[];
};

/**
 * Replays the price of a reviewer minute in time order: each window is routed at the price the window before
 * it left behind. Simulate the returned log to see a policy under its own load.
 * Refuses windows that do not rise, and a negative budget, step or start.
 */
export function replayCapacity(
  log: readonly LogRow[],
  policy: CompiledPolicy,
  { windows, budget, step, start }: CapacityPlanReplay,
): ReplayedCapacity {
  requireLength(windows, log.length, "/windows");
  for (const [name, value] of Object.entries({ budget, step, start })) {
    refuseUnless(value >= 0, "OUT_OF_RANGE", `/${name}`, `${value} is below 0`);
  }
  const replayed: LogRow[] = [];
  const prices: { window: number; lambda: number; minutes: number }[] = [];
  log.forEach((row, i) => {
    const window = windows[i] as number;
    const last = prices.at(-1);
    const isRising = last === undefined || window >= last.window;
    refuseUnless(isRising, "OUT_OF_ORDER", `/windows/${i}`, "falls back in time");
    const current =
      last?.window === window
        ? last
        : { window, lambda: last ? priceAfter(last) : start, minutes: 0 };
    if (current !== last) prices.push(current);
    const input = { ...row.input, lambda: current.lambda };
    replayed.push({ ...row, input });
    const { route, decider, deciders } = decide(input, policy);
    const asked = deciders.find(({ id }) => id === decider) ?? deciders[0];
    if (route === "review") current.minutes += asked?.minutes ?? 0;
  });
  return { log: replayed, prices };

  function priceAfter({ lambda, minutes }: { lambda: number; minutes: number }): number {
    return nextPrice(lambda, step, minutes, budget);
  }
}

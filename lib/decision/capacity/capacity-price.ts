import { DecisionError } from "../decision-error";
import { gt } from "../gt";

/** One Case that could be reviewed: what that would save, and the minutes it takes. */
export type CapacityItem = {
  readonly id: string;
  readonly delta: number;
  readonly minutes: number;
};

export type CapacityPlan = {
  /** Ids with something to gain, most money a minute first. */
  readonly order: readonly string[];
  /** Share of each review that fits; at most one lies strictly between 0 and 1. */
  readonly fractions: Readonly<Record<string, number>>;
  /** Saving from one more minute; 0 when everything worth reviewing fits. */
  readonly lambda: number;
  /** Money saved by what fits. */
  readonly benefit: number;
};

/**
 * Spends a budget of reviewer minutes where it saves most (the linear relaxation, so one item may be fractional) and names the
 * price of a minute. With one minute each and a count as budget, the price is that of a review. Equal ratios keep input order.
 */
export function capacityPrice(items: readonly CapacityItem[], budget: number): CapacityPlan {
  if (!(budget >= 0)) throw new DecisionError("OUT_OF_RANGE", "/budget", `${budget} is below 0`);
  items.forEach(({ minutes }, i) => {
    if (!(minutes > 0))
      throw new DecisionError("OUT_OF_RANGE", `/items/${i}/minutes`, "is not above 0");
  });
  const worthwhile = items
    .filter(({ delta }) => gt(delta, 0))
    .map((it) => ({ ...it, ratio: it.delta / it.minutes }))
    .sort((a, b) => b.ratio - a.ratio);
  const fractions: Record<string, number> = {};
  let left = budget;
  let lambda = 0;
  let benefit = 0;
  for (const { id, delta, minutes, ratio } of worthwhile) {
    const fraction = Math.min(1, left / minutes);
    if (fraction < 1 && lambda === 0) lambda = ratio;
    fractions[id] = fraction;
    left -= fraction * minutes;
    benefit += fraction * delta;
  }
  return { order: worthwhile.map(({ id }) => id), fractions, lambda, benefit };
}

/**
 * The price of a minute after one more window: up when more work was routed than the budget holds, down otherwise, never below 0.
 * `minutesRouted` are expected minutes of all work sent there, forced reviews and audits included, not minutes worked.
 */
export function nextPrice(
  lambda: number,
  eta: number,
  minutesRouted: number,
  budgetMinutes: number,
): number {
  return Math.max(0, lambda + eta * (minutesRouted - budgetMinutes));
}

/** Step of the price by default: a tenth of the median money a minute, a minute of budget. */
export function priceStep(items: readonly CapacityItem[], budgetMinutes: number): number {
  const ratios = items.map(({ delta, minutes }) => delta / minutes).sort((a, b) => a - b);
  return budgetMinutes > 0 ? (0.1 * median(ratios)) / budgetMinutes : 0;
}

/** Middle of ascending values, the mean of the two middles of an even count, 0 of none. */
export function median(ascending: readonly number[]): number {
  const half = ascending.length >> 1;
  const upper = ascending[half] ?? 0;
  return ascending.length % 2 === 1 ? upper : ((ascending[half - 1] ?? 0) + upper) / 2;
}

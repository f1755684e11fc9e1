import { type CapacityItem, capacityPrice, priceStep } from "../capacity/capacity-price";
import type { CompiledPolicy } from "../compile-policy";
import { decide } from "../decide";
import type { CapacityPlanReplay } from "./capacity-replay";
import type { LogRow } from "./log-row";
import type { Steps } from "./steps";

const MINUTES_A_DAY = 1440;
const MINUTES_AN_HOUR = 60;
const STEP = 5_000;

/** What people can take. */
export type Staffing = {
  readonly reviewsPerDay: number;
  /** Instant of each row, in minutes since any fixed one, rising. */
  readonly at: Float64Array;
};

/** Reviewer minutes a day: so many reviews of the first reviewer. */
export function minutesPerDay(policy: CompiledPolicy, reviewsPerDay: number): number {
  return reviewsPerDay * (policy.deciders[0]?.minutes ?? 0);
}

/**
 * How live traffic prices a reviewer minute, as a plan to replay: a window an hour, a first price that spends the budget
 * best over the whole log, a step of a tenth of the median money a minute. In steps.
 */
export function* planningCapacity(
  log: readonly LogRow[],
  policy: CompiledPolicy,
  { reviewsPerDay, at }: Staffing,
): Steps<CapacityPlanReplay> {
  const items: CapacityItem[] = [];
  for (const [i, { input }] of log.entries()) {
    const { netBenefit, deciders, decider } = decide({ ...input, lambda: 0 }, policy);
    const minutes = deciders.find(({ id }) => id === decider)?.minutes ?? 0;
    if (netBenefit !== null && netBenefit > 0 && minutes > 0) {
      items.push({ id: String(i), delta: netBenefit, minutes });
    }
    if (i % STEP === STEP - 1) yield;
  }
  const perDay = minutesPerDay(policy, reviewsPerDay);
  const days = Math.max(1, ((at.at(-1) ?? 0) - (at[0] ?? 0)) / MINUTES_A_DAY);
  return {
    windows: at.map((instant) => Math.floor(instant / MINUTES_AN_HOUR)),
    budget: perDay / 24,
    step: priceStep(items, perDay / 24),
    start: capacityPrice(items, perDay * days).lambda,
    auditShare: policy.policy.audit_rate,
  };
}

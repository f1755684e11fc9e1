import { gt } from "../gt";
import { median } from "./capacity-price";

/** What a waiting Case is worth to the queue. Money in the policy's currency, minutes of handling time. */
export type QueuedValue = {
  /** `Δ`, what the review is expected to save. */
  readonly delta: number;
  readonly fee: number;
  readonly minutes: number;
  /** Sent by a trigger and not by the cost rule: worth at least its fee, or it would wait for ever. */
  readonly isForced: boolean;
  readonly delayCostPerHour: number;
};

/** Over how many hours waiting is counted, by default. */
const HORIZON_HOURS = 1;

/** Money a minute of reviewing this Case brings: `(value + delayCostPerHour·horizonHours) / minutes`, age left out. */
export function queueIndex(
  { delta, fee, minutes, isForced, delayCostPerHour }: QueuedValue,
  horizonHours = HORIZON_HOURS,
): number {
  const value = Math.max(delta, isForced ? fee : 0);
  return (value + delayCostPerHour * horizonHours) / minutes;
}

/**
 * The number a queue is sorted by, greatest first. It does not change with time, since all Cases age alike:
 * `index − ageWeight·createdAtHours` orders as `index + ageWeight·ageHours` does. `createdAtHours` counts from any fixed instant.
 */
export function queuePriority(index: number, ageWeight: number, createdAtHours: number): number {
  return index - ageWeight * createdAtHours;
}

/** Weight of an hour of age by default: what lifts the median Case by its own index within a day. */
export function ageWeight(indices: readonly number[]): number {
  return median([...indices].sort((a, b) => a - b)) / 24;
}

/** A waiting Case as the queue sees it. Instants in minutes since any fixed one; `deadline` `null` for none. */
export type QueuedCase = {
  readonly id: string;
  readonly priority: number;
  readonly createdAt: number;
  readonly deadline: number | null;
  readonly minutes: number;
};

/**
 * Cases in the order they are served: those that must be begun within one handling time of now to meet their deadline,
 * earliest deadline first; then by priority, then age, then id. Those whose deadline can no longer be met come last:
 * the timeout policy has them.
 */
export function servingOrder(cases: readonly QueuedCase[], now: number): QueuedCase[] {
  return cases
    .map((it) => ({ it, urgency: urgency(it, now) }))
    .sort((a, b) => a.urgency - b.urgency || inClass(a.it, b.it, a.urgency === CRITICAL))
    .map(({ it }) => it);
}

const CRITICAL = 0;
const ORDINARY = 1;
const LOST = 2;

function urgency({ deadline, minutes }: QueuedCase, now: number): number {
  if (deadline === null) return ORDINARY;
  const slack = deadline - now - minutes;
  if (slack < 0) return LOST;
  return slack < minutes ? CRITICAL : ORDINARY;
}

function inClass(a: QueuedCase, b: QueuedCase, isCritical: boolean): number {
  if (isCritical && a.deadline !== b.deadline) return (a.deadline ?? 0) - (b.deadline ?? 0);
  if (gt(a.priority, b.priority)) return -1;
  if (gt(b.priority, a.priority)) return 1;
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

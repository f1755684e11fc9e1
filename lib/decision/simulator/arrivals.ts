import { ageWeight, queueIndex, queuePriority } from "../capacity/queue-index";
import type { Arrival } from "../capacity/replay-queue";
import type { CompiledPolicy } from "../compile-policy";
import type { SentReview } from "./capacity-replay";

export type Arriving = {
  readonly arrivals: readonly Arrival[];
  /** The row each arrival belongs to. */
  readonly places: readonly number[];
};

/** No review is taken to need less, so that a policy with minutes of 0 still has an order. */
const LEAST_MINUTES = 0.1;

/**
 * The cases of a replay as they come to people, in time order, with the priority a queue would give them. Second looks come
 * evenly, one whenever the policy's share of them adds up to one, and rank as a forced review. `at` is the instant of each
 * row in minutes.
 */
export function arrivalsOf(
  reviews: readonly SentReview[],
  policy: CompiledPolicy,
  at: Float64Array,
): Arriving {
  const [first] = policy.deciders;
  const looks = secondLooks(policy.policy.audit_rate, at.length).map((place): Waiting => {
    const sent = { place, minutes: first?.minutes ?? 0, fee: first?.fee ?? 0, delta: 0 };
    return { ...sent, isForced: true, isAudit: true };
  });
  const all = [...reviews.map((it): Waiting => ({ ...it, isAudit: false })), ...looks].sort(
    (a, b) => a.place - b.place,
  );
  const { review_cost: cost } = policy.policy;
  const delayCostPerHour = typeof cost === "number" ? 0 : cost.delay_cost_per_hour;
  const indices = all.map((it) =>
    queueIndex({ ...it, minutes: Math.max(it.minutes, LEAST_MINUTES), delayCostPerHour }),
  );
  const weight = ageWeight(indices);
  const arrivals = all.map(({ place, minutes, isAudit }, i): Arrival => {
    const instant = at[place] as number;
    const priority = queuePriority(indices[i] as number, weight, (instant - (at[0] ?? 0)) / 60);
    return { at: instant, minutes: Math.max(minutes, LEAST_MINUTES), priority, isAudit };
  });
  return { arrivals, places: all.map(({ place }) => place) };
}

type Waiting = SentReview & { readonly isAudit: boolean };

function secondLooks(share: number, rows: number): number[] {
  const places: number[] = [];
  for (let place = 0; place < rows; place += 1) {
    if (Math.floor(share * (place + 1)) > Math.floor(share * place)) places.push(place);
  }
  return places;
}

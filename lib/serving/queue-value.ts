import { queueIndex } from "#lib/decision/capacity/queue-index";
import type { LoggedPrediction } from "./logged-prediction";

type Priced = Pick<LoggedPrediction, "decision">;

/** No review is taken to need less, so that a policy with minutes of 0 still has an order. */
const LEAST_MINUTES = 0.1;

/** Money a minute that the review of a routed prediction brings. A review that a trigger forced is worth its fee at least. */
export function reviewIndex(prediction: Priced, delayCostPerHour: number): number {
  const isForced = prediction.decision.reasons[0]?.code !== "cost_exceeds_review";
  return indexOf(prediction, { isForced, delayCostPerHour });
}

/** The same for a case that no cost rule asked for: what an audit is worth where nothing else waits. */
export function forcedIndex(prediction: Priced): number {
  return indexOf(prediction, { isForced: true, delayCostPerHour: 0 });
}

/** Expected minutes of the decider that was asked, or would be. */
export function reviewMinutes({ decision }: Priced): number {
  return Math.max(askedOf(decision)?.minutes ?? 1, LEAST_MINUTES);
}

function indexOf(
  prediction: Priced,
  how: { readonly isForced: boolean; readonly delayCostPerHour: number },
): number {
  const { decision } = prediction;
  const delta = decision.netBenefit ?? 0;
  const fee = askedOf(decision)?.fee ?? 0;
  return queueIndex({ delta, fee, minutes: reviewMinutes(prediction), ...how });
}

function askedOf({ deciders, decider }: LoggedPrediction["decision"]) {
  return deciders.find(({ id }) => id === decider) ?? deciders[0];
}

import type { DecisionRow } from "../decision-row";
import { gt } from "../gt";

/** What a machine that has not been asked yet would cost, and what the case would still cost once it has answered. */
export type NextMachine = {
  readonly price: number;
  /** Expected cost after its answer, from labeled rows that were as doubtful as this one. */
  readonly costAfter: number;
};

/**
 * Expected cost of asking no further machine: that of the automatic answer, or of the person, as the row was routed. Infinite
 * without probabilities; nothing is saved, hence 0, where the stop switch has decided already.
 */
export function costOfStopping(
  row: Pick<DecisionRow, "route" | "automatic" | "priced" | "reasons">,
): number {
  if (row.reasons[0]?.code === "stop_switch") return 0;
  const cost = row.route === "auto" ? row.automatic : row.priced;
  return cost ?? Number.POSITIVE_INFINITY;
}

/** Climb to the next machine rung iff what that is expected to save exceeds its price; equal is not more. */
export function isWorthClimbing(costNow: number, { price, costAfter }: NextMachine): boolean {
  return costNow === Number.POSITIVE_INFINITY || gt(costNow, price + costAfter);
}

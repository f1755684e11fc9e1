import { DecisionError } from "../decision-error";

/** Weight of "reviews are in time" against the record, in reviews; an Umpire default. */
const PRIOR_REVIEWS = 20;

/**
 * Probability that a review opened now misses its deadline: the share missed so far, drawn towards 0 by a prior of 20
 * reviews in time, so that one bad afternoon at the start does not price people out. Throws `OUT_OF_RANGE` on counts
 * that cannot be.
 */
export function deadlineRisk(missed: number, ended: number): number {
  const isCount = (it: number) => Number.isSafeInteger(it) && it >= 0;
  if (!isCount(ended)) throw new DecisionError("OUT_OF_RANGE", "/ended", "is no count");
  if (!isCount(missed) || missed > ended) {
    throw new DecisionError("OUT_OF_RANGE", "/missed", "is no count of these reviews");
  }
  return missed / (ended + PRIOR_REVIEWS);
}

import { answerLosses } from "../human-cost";
import { cell, expectation, type Mat } from "../matrix";

/** A reviewer as the arithmetic of several opinions needs them. */
export type Opinion = { readonly fee: number; readonly M: Mat };

/**
 * Cost of two independent reviews whose agreement is final, settled by a third person when they disagree.
 * All three answer finally, with errors independent of one another given the truth.
 */
export function doubleReviewCost(
  p: readonly number[],
  C: Mat,
  [first, second, adjudicator]: readonly [Opinion, Opinion, Opinion],
): number {
  const adjudicated = answerLosses(C, adjudicator.M);
  const losses = p.map((_, y) => {
    const agreeing = (first.M[y] ?? []).map((share, m) => share * cell(second.M, y, m));
    const agreement = agreeing.reduce((sum, share) => sum + share, 0);
    const agreed = agreeing.reduce((sum, share, m) => sum + share * cell(C, m, y), 0);
    return agreed + (1 - agreement) * (adjudicator.fee + (adjudicated[y] ?? Number.NaN));
  });
  return first.fee + second.fee + expectation(p, losses);
}

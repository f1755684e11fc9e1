import { combinedCost, posteriorAfter } from "../combined-cost";
import { DecisionError } from "../decision-error";
import { gt } from "../gt";
import { finalCost } from "../human-cost";
import type { Mat } from "../matrix";
import { pickAction, risks } from "../risks";
import type { Opinion } from "./double-review";

/** Where things stand after one answer, and what one more opinion would cost. */
export type SecondOpinion = {
  readonly posterior: readonly number[];
  readonly risks: readonly number[];
  readonly action: number;
  readonly automatic: number;
  /** Cost of a second person whose answer is final, and of one whose answer is weighed. */
  readonly final: number;
  readonly combined: number;
  /** Ask again iff acting on what is believed now costs more than the weighed second opinion. */
  readonly isWorthAsking: boolean;
};

/**
 * Whether to ask again after `answer`, given by somebody with confusion `M` about a case the model holds at `p`.
 * Throws `IMPOSSIBLE_ANSWER` when `M` gives that answer probability 0.
 */
export function secondOpinion(
  p: readonly number[],
  C: Mat,
  { M, answer }: { readonly M: Mat; readonly answer: number },
  second: Opinion,
): SecondOpinion {
  const posterior = posteriorAfter(p, M, answer);
  if (posterior === null) {
    throw new DecisionError("IMPOSSIBLE_ANSWER", "/answer", "has probability 0 under M");
  }
  const R = risks(posterior, C);
  const action = pickAction(R, posterior);
  const automatic = R[action] ?? Number.NaN;
  const combined = combinedCost(posterior, C, second.M, second.fee).cost;
  const final = finalCost(posterior, C, second.M, second.fee);
  const isWorthAsking = gt(automatic, combined);
  return { posterior, risks: R, action, automatic, final, combined, isWorthAsking };
}

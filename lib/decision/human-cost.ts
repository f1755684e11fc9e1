import { DecisionError } from "./decision-error";
import { columnMinima, expectation, type Mat } from "./matrix";

/** What one decider charges for being asked once. Money in the policy's currency; `hourly` is the wage. */
export type Price = {
  readonly base: number;
  readonly hourly: number;
  readonly delayCostPerHour: number;
};

/** Full price of asking once: `base + minutes·hourly/60 + waitHours·delayCostPerHour`. Throws `NEGATIVE_FEE`. */
export function fee(price: Price, minutes: number, waitHours: number): number {
  const total = price.base + (minutes * price.hourly) / 60 + waitHours * price.delayCostPerHour;
  if (!(total >= 0)) throw new DecisionError("NEGATIVE_FEE", "/fee", `${total} is below 0`);
  return total;
}

/** Cost of asking somebody who never errs: the fee and the least each truth can cost. */
export function perfectCost(p: readonly number[], C: Mat, feeOnce: number): number {
  return feeOnce + expectation(p, columnMinima(C));
}

/** Cost of asking somebody whose answer is the decision: the fee and what the errors in `M[truth][answer]` cost. */
export function finalCost(p: readonly number[], C: Mat, M: Mat, feeOnce: number): number {
  return feeOnce + expectation(p, answerLosses(C, M));
}

/** For each truth, what a decider's answers cost on average when they are final: `Σ_m M[y][m]·C[m][y]`. */
export function answerLosses(C: Mat, M: Mat): number[] {
  return M.map((answers, y) => {
    let loss = 0;
    for (let m = 0; m < answers.length; m++) {
      loss += (answers[m] ?? Number.NaN) * (C[m]?.[y] ?? Number.NaN);
    }
    return loss;
  });
}

/**
 * Cost of a review that may miss its deadline with probability `tau`: then the fallback action is served at its risk
 * and the waiting is paid, the fee is not. `delayCost` is the cost of waiting until the deadline.
 */
export function withDeadline(
  H: number,
  tau: number,
  fallbackRisk: number,
  delayCost: number,
): number {
  return (1 - tau) * H + tau * (fallbackRisk + delayCost);
}

import { cell, expectation, type Mat } from "./matrix";
import { regret } from "./regret";
import { type ActionRule, chooseAction, risks } from "./risks";

/** How far each assumption may move before the route flips, the others held. `null` where no value does it. */
export type BreakEven = {
  /** Two classes: cost of a false negative at which acting on class 0 costs as much as a perfect review. */
  readonly falseNegative: number | null;
  /** Two classes: cost of a false positive at which acting on class 1 costs as much as a perfect review. */
  readonly falsePositive: number | null;
  /** Fee below which a perfect review pays. */
  readonly fee: number;
  /** Share of wrong answers, spread evenly, below which a review at this fee pays. */
  readonly reviewerError: number | null;
};

/** The sensitivities a policy page shows beside one example. `fee` and `C` in the policy's currency. */
export function breakEven(
  p: readonly number[],
  C: Mat,
  fee: number,
  rule: ActionRule = "min_cost",
): BreakEven {
  const R = risks(p, C);
  const action = chooseAction(rule, R, p);
  const isBinary = p.length === 2 && C.length === 2;
  return {
    falseNegative: isBinary ? cellAtFee(cell(C, 1, 1), fee, p[1]) : null,
    falsePositive: isBinary ? cellAtFee(cell(C, 0, 0), fee, p[0]) : null,
    fee: expectation(p, regret(C)[action] ?? []),
    reviewerError: errorAtFee(p, C, fee, R[action] ?? Number.NaN),
  };
}

function cellAtFee(diagonal: number, fee: number, probability = 0): number | null {
  return probability > 0 ? diagonal + fee / probability : null;
}

function errorAtFee(p: readonly number[], C: Mat, fee: number, automatic: number): number | null {
  const classes = p.length;
  const right = p.map((_, y) => cell(C, y, y));
  const wrong = p.map((_, y) => {
    let sum = 0;
    for (let m = 0; m < classes; m++) if (m !== y) sum += cell(C, m, y);
    return sum / (classes - 1);
  });
  const whenRight = expectation(p, right);
  const harm = expectation(p, wrong) - whenRight;
  const room = automatic - fee - whenRight;
  return harm > 0 && room >= 0 ? Math.min(1, room / harm) : null;
}

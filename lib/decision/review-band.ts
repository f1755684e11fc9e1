import { gt } from "./gt";
import { answerLosses } from "./human-cost";
import { cell, columnMinima, type Mat, validateConfusion, validateCosts } from "./matrix";
import type { ActionRule } from "./risks";

/** A stretch of P(class 1). */
export type Band = readonly [number, number];

/**
 * Two classes: the probability of class 1 above which acting on it is cheaper (Elkan 2001). For display only, since at the
 * threshold itself the tie rule of `pickAction` decides. `null` when the matrix is unreasonable.
 */
export function binaryThreshold(C: Mat): number | null {
  validateCosts(C, 2);
  const falsePositive = cell(C, 1, 0) - cell(C, 0, 0);
  const falseNegative = cell(C, 0, 1) - cell(C, 1, 1);
  if (!(gt(falsePositive, 0) && gt(falseNegative, 0))) return null;
  return falsePositive / (falsePositive + falseNegative);
}

/**
 * Two classes: between which values of P(class 1) a review pays. `null` when nowhere, or (under `model_label`, with a
 * reviewer worse than chance) when not on one stretch. Without `M` the reviewer never errs.
 */
export function reviewBand(
  C: Mat,
  fee: number,
  M?: Mat,
  rule: ActionRule = "min_cost",
): Band | null {
  validateCosts(C, 2);
  if (M) validateConfusion(M, 2, C.length);
  const afterReview = M ? answerLosses(C, M) : columnMinima(C);
  const saves = (action: number, within: Band) => {
    const at0 = cell(C, action, 0) - (fee + (afterReview[0] ?? Number.NaN));
    const at1 = cell(C, action, 1) - (fee + (afterReview[1] ?? Number.NaN));
    return positivePart(at0, at1 - at0, within);
  };
  if (rule === "min_cost") {
    return C.reduce<Band | null>((band, _, a) => band && saves(a, band), [0, 1]);
  }
  return join(saves(0, [0, 0.5]), saves(1, [0.5, 1]));
}

/** Where on `[lo, hi]` the line `x + s·p` is above zero. */
function positivePart(x: number, s: number, [lo, hi]: Band): Band | null {
  if (s === 0) return x > 0 ? [lo, hi] : null;
  const root = -x / s;
  const part: Band = s > 0 ? [Math.max(lo, root), hi] : [lo, Math.min(hi, root)];
  return gt(part[1], part[0]) ? part : null;
}

function join(below: Band | null, above: Band | null): Band | null {
  if (!(below && above)) return below ?? above;
  return below[1] === above[0] ? [below[0], above[1]] : null;
}

import { gt } from "./gt";
import { cell, column, columnMinima, type Mat } from "./matrix";

/** What is odd about a cost matrix without being wrong. Indices are those of `C[action][truth]`. */
export type MatrixWarning =
  /** Two classes: a mistake costs no more than the right action; `transposed` when that holds for both truths. */
  | { readonly code: "unreasonable_costs"; readonly transposed: boolean }
  /** Another action is never worse, whatever the truth. */
  | { readonly code: "never_chosen"; readonly action: number; readonly because: number }
  /** Every action costs the same when this is the truth. */
  | { readonly code: "indifferent_truth"; readonly truth: number }
  /** Deciding the true label is not the cheapest thing to do. */
  | { readonly code: "true_label_not_cheapest"; readonly truth: number; readonly cheaper: number };

/** Everything worth telling the author of a matrix. A negative diagonal is a benefit and fine. */
export function matrixWarnings(C: Mat): MatrixWarning[] {
  return [...unreasonable(C), ...neverChosen(C), ...oddTruths(C)];
}

function* unreasonable(C: Mat): Generator<MatrixWarning> {
  if (C.length !== 2 || C[0]?.length !== 2) return;
  const ordinary = [gt(cell(C, 1, 0), cell(C, 0, 0)), gt(cell(C, 0, 1), cell(C, 1, 1))];
  if (ordinary.every(Boolean)) return;
  const reversed = gt(cell(C, 0, 0), cell(C, 1, 0)) && gt(cell(C, 1, 1), cell(C, 0, 1));
  yield { code: "unreasonable_costs", transposed: reversed };
}

function* neverChosen(C: Mat): Generator<MatrixWarning> {
  for (const [action, row] of C.entries()) {
    const because = C.findIndex((other, n) => n !== action && dominates(other, n, row, action));
    if (because >= 0) yield { code: "never_chosen", action, because };
  }
}

/** Of equal rows the later one is the one never chosen. */
function dominates(other: readonly number[], n: number, row: readonly number[], m: number) {
  const isNowhereWorse = row.every((cost, y) => cost >= (other[y] ?? Number.NaN));
  const isSomewhereBetter = row.some((cost, y) => cost > (other[y] ?? Number.NaN));
  return isNowhereWorse && (isSomewhereBetter || n < m);
}

function* oddTruths(C: Mat): Generator<MatrixWarning> {
  for (const [truth, least] of columnMinima(C).entries()) {
    const costs = column(C, truth);
    if (costs.every((cost) => cost === costs[0])) yield { code: "indifferent_truth", truth };
    else if (gt(costs[truth] ?? Number.NaN, least)) {
      yield { code: "true_label_not_cheapest", truth, cheaper: costs.indexOf(least) };
    }
  }
}

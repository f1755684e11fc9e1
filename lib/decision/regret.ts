import { columnMinima, expectation, type Mat } from "./matrix";

/** Cost above the cheapest action for the same truth, `L[action][truth] ≥ 0`. */
export function regret(C: Mat): number[][] {
  const least = columnMinima(C);
  return C.map((row) => row.map((cost, y) => cost - (least[y] ?? Number.NaN)));
}

/** Expected value of perfect information: what knowing the truth before acting is worth, in the money of `C`. */
export function evpi(p: readonly number[], C: Mat): number {
  return regret(C)
    .map((row) => expectation(p, row))
    .reduce((least, it) => (it < least ? it : least), Number.POSITIVE_INFINITY);
}

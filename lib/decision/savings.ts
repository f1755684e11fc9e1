import { DecisionError } from "./decision-error";
import { cell, type Mat } from "./matrix";

/** What decisions cost against doing the same for everybody. */
export type Savings = {
  readonly cost: number;
  /** Cost of the best single action taken for every instance. */
  readonly base: number;
  /** `1 − cost/base`; `null` when the base costs nothing. */
  readonly savings: number | null;
};

/** Cost and savings of `actions` once the `truths` are known, each instance with its own `C[action][truth]`. */
export function savings(
  truths: readonly number[],
  actions: readonly number[],
  matrices: readonly Mat[],
): Savings {
  if (actions.length !== truths.length || matrices.length !== truths.length) {
    throw new DecisionError("WRONG_SHAPE", "/actions", "one action and one matrix for each truth");
  }
  const total = (action: (i: number) => number) =>
    truths.reduce((sum, y, i) => sum + cell(matrices[i] ?? [], action(i), y), 0);
  const cost = total((i) => actions[i] ?? -1);
  const constants = (matrices[0] ?? []).map((_, a) => total(() => a));
  const base = Math.min(...constants);
  return { cost, base, savings: base === 0 ? null : 1 - cost / base };
}

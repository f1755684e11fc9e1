import { gt } from "./gt";
import { expectation, type Mat } from "./matrix";

/** Which action the model stands for: the one that costs least, or the likeliest label. */
export type ActionRule = "min_cost" | "model_label";

/** Expected cost of every action, `R[a] = Σ_y p[y]·C[a][y]`. */
export function risks(p: readonly number[], C: Mat): number[] {
  const R: number[] = [];
  for (const row of C) R.push(expectation(p, row));
  return R;
}

/**
 * The cheapest action. Of those that cost the same but for rounding the one whose own class is likelier
 * (an action that is no class counts as -1), then the lower index.
 */
export function pickAction(R: readonly number[], p: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let a = 0; a < R.length; a++) if ((R[a] as number) < least) least = R[a] as number;
  let best = 0;
  let likelihood = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < R.length; a++) {
    const own = a < p.length ? (p[a] as number) : -1;
    if (own > likelihood && !gt(R[a] as number, least)) {
      best = a;
      likelihood = own;
    }
  }
  return best;
}

/** Index of the greatest value, the first one on ties. */
export function argmax(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if ((values[i] as number) > (values[best] as number)) best = i;
  }
  return best;
}

/** The action the rule takes: `a*`. */
export function chooseAction(rule: ActionRule, R: readonly number[], p: readonly number[]): number {
  return rule === "min_cost" ? pickAction(R, p) : argmax(p);
}

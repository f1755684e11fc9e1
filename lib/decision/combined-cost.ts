import type { Mat } from "./matrix";
import { pickAction, risks } from "./risks";

/** What happens after one possible answer of a reviewer whose word is evidence, not the decision. */
export type AnswerBranch = {
  readonly answer: number;
  readonly prob: number;
  readonly posterior: readonly number[];
  readonly action: number;
  /** `prob` times the risk of `action` under the posterior. */
  readonly jointCost: number;
};

export type CombinedCost = {
  readonly cost: number;
  /** Expected value of this reviewer's information; when it is not above 0, no answer can change the action. */
  readonly evsi: number;
  readonly branches: readonly AnswerBranch[];
};

/**
 * Cost of asking a reviewer whose answer is weighed with the model's probabilities (Bayes), assuming the two err
 * independently given the truth. Answers of probability 0 have no branch.
 */
export function combinedCost(p: readonly number[], C: Mat, M: Mat, feeOnce: number): CombinedCost {
  const branches: AnswerBranch[] = [];
  let expected = 0;
  for (let answer = 0; answer < (M[0]?.length ?? 0); answer++) {
    const joint = jointWith(p, M, answer);
    const prob = sum(joint);
    if (prob === 0) continue;
    const posterior = joint.map((it) => it / prob);
    const action = pickAction(risks(posterior, C), posterior);
    const jointCost = least(risks(joint, C));
    expected += jointCost;
    branches.push({ answer, prob, posterior, action, jointCost });
  }
  return { cost: feeOnce + expected, evsi: least(risks(p, C)) - expected, branches };
}

/** What is believed after the answer `m`: `b[y] ∝ p[y]·M[y][m]`; `null` when that answer cannot be given. */
export function posteriorAfter(p: readonly number[], M: Mat, m: number): number[] | null {
  const joint = jointWith(p, M, m);
  const prob = sum(joint);
  return prob === 0 ? null : joint.map((it) => it / prob);
}

function jointWith(p: readonly number[], M: Mat, m: number): number[] {
  return p.map((it, y) => it * (M[y]?.[m] ?? Number.NaN));
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function least(values: readonly number[]): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < lowest) lowest = value;
  return lowest;
}

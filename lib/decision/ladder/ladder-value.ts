import { combinedCost, posteriorAfter } from "../combined-cost";
import { gt } from "../gt";
import type { Mat } from "../matrix";
import { pickAction, risks } from "../risks";
import { type Decider, truthful } from "./decider";

/** Beliefs the recursion may visit; beyond that only the next step is looked at, which can stop too early. */
const MAX_BELIEFS = 4096;

export type LadderValue = {
  /** `stop:<action index>`, or the id of the decider to ask first. */
  readonly first: string;
  /** Expected cost of acting best from here on. */
  readonly cost: number;
};

type Rung = Pick<Decider, "id" | "fee" | "M">;

/**
 * Value of a ladder climbed one decider at a time, each answer weighed with what is believed so far: the cheaper of acting now
 * and of asking on. Stops on ties; of equally good deciders the first in the list. Exact while `K^|S| ≤ 4096`.
 */
export function ladderValue(b: readonly number[], deciders: readonly Rung[], C: Mat): LadderValue {
  const R = risks(b, C);
  const action = pickAction(R, b);
  const stop = R[action] ?? Number.NaN;
  const ask = bestQuestion(b, deciders, C);
  return ask && gt(stop, ask.cost) ? ask : { first: `stop:${action}`, cost: stop };
}

/** The best decider to ask, whether or not asking beats acting now; `null` for an empty ladder. */
export function bestQuestion(
  b: readonly number[],
  deciders: readonly Rung[],
  C: Mat,
): LadderValue | null {
  const isExact = b.length ** deciders.length <= MAX_BELIEFS;
  let best: LadderValue | null = null;
  for (const decider of deciders) {
    const M = decider.M ?? truthful(b.length);
    const rest = isExact ? deciders.filter((it) => it !== decider) : [];
    const cost = decider.fee + afterAnswer(b, M, rest, C);
    if (best === null || gt(best.cost, cost)) best = { first: decider.id, cost };
  }
  return best;
}

function afterAnswer(b: readonly number[], M: Mat, rest: readonly Rung[], C: Mat): number {
  if (rest.length === 0) return combinedCost(b, C, M, 0).cost;
  let expected = 0;
  for (let answer = 0; answer < (M[0]?.length ?? 0); answer++) {
    const posterior = posteriorAfter(b, M, answer);
    if (posterior === null) continue;
    let prob = 0;
    for (const [y, p] of b.entries()) prob += p * (M[y]?.[answer] ?? Number.NaN);
    expected += prob * ladderValue(posterior, rest, C).cost;
  }
  return expected;
}

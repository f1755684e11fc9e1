import { combinedCost, posteriorAfter } from "../combined-cost";
import { gt } from "../gt";
import { column, expectation, type Mat } from "../matrix";
import { pickAction, risks } from "../risks";
import { type Decider, truthful } from "./decider";

/** Beliefs the recursion may visit; beyond that only the next step is looked at, which can stop too early. */
export const MAX_BELIEFS = 4096;

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
  return actOrAsk(b, bestQuestion(b, deciders, C), C);
}

/** The best decider to ask, whether or not asking beats acting now; `null` for an empty ladder. */
export function bestQuestion(
  b: readonly number[],
  deciders: readonly Rung[],
  C: Mat,
): LadderValue | null {
  const isExact = b.length ** deciders.length <= MAX_BELIEFS;
  const answers = Math.max(0, ...deciders.map(({ M }) => M?.[0]?.length ?? b.length));
  return ask({ deciders, C, isExact, answers, known: new Map() }, b, deciders, 0);
}

type Climb = {
  readonly deciders: readonly Rung[];
  readonly C: Mat;
  readonly isExact: boolean;
  /** Greatest number of different answers. */
  readonly answers: number;
  /** Values by the answers given so far: what is believed does not depend on the order they were given in. */
  readonly known: Map<number, number>;
};

function ask(climb: Climb, b: readonly number[], left: readonly Rung[], given: number) {
  let best: LadderValue | null = null;
  for (const decider of left) {
    const cost = decider.fee + afterAnswer(climb, b, left, decider, given);
    if (best === null || gt(best.cost, cost)) best = { first: decider.id, cost };
  }
  return best;
}

function afterAnswer(
  climb: Climb,
  b: readonly number[],
  left: readonly Rung[],
  decider: Rung,
  given: number,
): number {
  const M = decider.M ?? truthful(b.length);
  const rest = climb.isExact ? left.filter((it) => it !== decider) : [];
  if (rest.length === 0) return combinedCost(b, climb.C, M, 0).cost;
  const digit = (climb.answers + 1) ** climb.deciders.indexOf(decider);
  let expected = 0;
  for (let answer = 0; answer < (M[0]?.length ?? 0); answer++) {
    const posterior = posteriorAfter(b, M, answer);
    if (posterior === null) continue;
    const value = valueAfter(climb, posterior, rest, given + (answer + 1) * digit);
    expected += expectation(b, column(M, answer)) * value;
  }
  return expected;
}

function valueAfter(
  climb: Climb,
  b: readonly number[],
  left: readonly Rung[],
  given: number,
): number {
  const known = climb.known.get(given);
  if (known !== undefined) return known;
  const { cost } = actOrAsk(b, ask(climb, b, left, given), climb.C);
  climb.known.set(given, cost);
  return cost;
}

function actOrAsk(b: readonly number[], question: LadderValue | null, C: Mat): LadderValue {
  const R = risks(b, C);
  const action = pickAction(R, b);
  const stop = R[action] ?? Number.NaN;
  if (question && gt(stop, question.cost)) return question;
  return { first: `stop:${action}`, cost: stop };
}

import { stratumOf } from "./confidence-strata";
import { LEAST_ANSWERS } from "./reviewer-profile";

/** One person's answer to one prediction, as somebody of the ladder. */
export type LadderAnswer = {
  readonly decider: string;
  readonly answered: string;
  /** By outcome or adjudication, never by the answer itself; `null` while nobody knows. */
  readonly truth: string | null;
  /** What the model believed. */
  readonly probabilities: readonly number[];
};

/** How often a decider answered what to which truth, at one stratum of the model's confidence. Plain JSON. */
export type AnswerCount = {
  readonly decider: string;
  readonly truth: string;
  readonly answered: string;
  readonly stratum: number;
  readonly n: number;
};

/**
 * Counts the answers whose truth is known, in the order of their names. A decider of whom one answer was given 30 times and
 * never once graded is left out: where truth comes to light after some answers only – a loan that was refused is never paid
 * back – the graded ones would show errors alone.
 */
export function countAnswers(answers: readonly LadderAnswer[]): AnswerCount[] {
  const silent = silentDeciders(answers);
  const counts = new Map<string, AnswerCount>();
  for (const { decider, truth, answered, probabilities } of answers) {
    if (truth === null || silent.has(decider)) continue;
    const cell = { decider, truth, answered, stratum: stratumOf(probabilities) };
    const key = JSON.stringify([decider, truth, answered, cell.stratum]);
    counts.set(key, { ...cell, n: (counts.get(key)?.n ?? 0) + 1 });
  }
  return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}

function silentDeciders(answers: readonly LadderAnswer[]): Set<string> {
  const seen = new Map<string, { decider: string; given: number; graded: number }>();
  for (const { decider, answered, truth } of answers) {
    const key = JSON.stringify([decider, answered]);
    const { given, graded } = seen.get(key) ?? { given: 0, graded: 0 };
    const known = truth === null ? 0 : 1;
    seen.set(key, { decider, given: given + 1, graded: graded + known });
  }
  const silent = [...seen.values()].filter((it) => it.given >= LEAST_ANSWERS && it.graded === 0);
  return new Set(silent.map(({ decider }) => decider));
}

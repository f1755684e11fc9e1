import type { Answer } from "#lib/review/answers-of";
import type { Evidence } from "./evidence";

type Answered = Pick<Evidence, "id" | "provisional" | "outcome" | "answers">;

/** One person's answer to one prediction. Labels by their index. */
export type GivenAnswer = {
  readonly predictionId: string;
  readonly reviewerId: string;
  /** As whom of the ladder; `null` where the first reviewer was meant. */
  readonly decider: string | null;
  /** Of the case. */
  readonly origin: Answer["origin"];
  readonly label: number;
  /** By outcome, known answer or adjudication, in this order; never by the answer itself. */
  readonly truth: number | null;
  /** What the model proposed; -1 for an action that is no label. */
  readonly proposed: number;
  readonly wasShown: boolean;
  readonly activeMs: number | null;
};

/**
 * Every answer that people gave to these predictions: audits and gold cases among them, and those that were weighed with
 * others. `isGoldHidden` is for the eyes of those who answer: no answer is graded by what a gold case knows, and none to
 * a gold case at all, since a count that moves would give the case away.
 */
export function givenAnswers(
  rows: readonly Answered[],
  labels: readonly string[],
  { isGoldHidden = false }: { readonly isGoldHidden?: boolean } = {},
): GivenAnswer[] {
  const indexOf = (label: string | null) => (label === null ? -1 : labels.indexOf(label));
  return rows.flatMap((row) => {
    const closed = row.answers.filter(({ isOpen }) => !isOpen);
    return closed.flatMap((answer) => {
      const isHidden = isGoldHidden && answer.origin === "gold";
      const truth = isHidden ? -1 : indexOf(truthOf(row, answer, isGoldHidden));
      return answer.reviews.flatMap(({ label, reviewerId, decider, wasShown, activeMs }) => {
        const index = indexOf(label);
        if (index < 0) return [];
        return {
          ...{ predictionId: row.id, reviewerId, decider, label: index, wasShown, activeMs },
          origin: answer.origin,
          truth: truth < 0 ? null : truth,
          proposed: indexOf(row.provisional),
        };
      });
    });
  });
}

/** Outcome before known answer before adjudication, which tells nothing of itself. */
function truthOf(
  { outcome, answers }: Answered,
  answer: Answer,
  isGoldHidden: boolean,
): string | null {
  const gold = answers.findLast(({ goldLabel }) => goldLabel !== null)?.goldLabel ?? null;
  const appeal = answers.find(({ origin, isOpen }) => origin === "appeal" && !isOpen);
  const adjudicated = answer === appeal ? null : (appeal?.word ?? null);
  return outcome ?? (isGoldHidden ? null : gold) ?? adjudicated;
}

/** Answers of predictions that at least two people answered, by prediction. Gold cases are picked, so they tell nothing of it. */
export function overlapsOf(answers: readonly GivenAnswer[]): GivenAnswer[][] {
  const groups = new Map<string, GivenAnswer[]>();
  for (const answer of answers.filter(({ origin }) => origin !== "gold")) {
    const group = groups.get(answer.predictionId);
    if (group) group.push(answer);
    else groups.set(answer.predictionId, [answer]);
  }
  const isShared = (group: readonly GivenAnswer[]) =>
    new Set(group.map(({ reviewerId }) => reviewerId)).size > 1;
  return [...groups.values()].filter(isShared);
}

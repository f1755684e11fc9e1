import type { Answer } from "#lib/review/answers-of";
import type { Evidence } from "./evidence";

/** One person's answer to one prediction. Labels by their index. */
export type GivenAnswer = {
  readonly predictionId: string;
  readonly reviewerId: string;
  /** As whom of the ladder; `null` where the first reviewer was meant. */
  readonly decider: string | null;
  /** Of the case. */
  readonly origin: Answer["origin"];
  readonly label: number;
  /** By outcome or adjudication, never by the answer itself. */
  readonly truth: number | null;
  /** What the model proposed; -1 for an action that is no label. */
  readonly proposed: number;
  readonly wasShown: boolean;
  readonly activeMs: number | null;
};

/** Every answer that people gave to these predictions: audits among them, and those that were weighed with others. */
export function givenAnswers(rows: readonly Evidence[], labels: readonly string[]): GivenAnswer[] {
  const indexOf = (label: string | null) => (label === null ? -1 : labels.indexOf(label));
  return rows.flatMap((row) => {
    const closed = row.answers.filter(({ isOpen }) => !isOpen);
    const appeal = closed.find(({ origin }) => origin === "appeal");
    return closed.flatMap((answer) => {
      const told = row.outcome ?? (answer === appeal ? null : (appeal?.word ?? null));
      const truth = indexOf(told);
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

/** Answers of predictions that at least two people answered, by prediction. */
export function overlapsOf(answers: readonly GivenAnswer[]): GivenAnswer[][] {
  const groups = new Map<string, GivenAnswer[]>();
  for (const answer of answers) {
    const group = groups.get(answer.predictionId);
    if (group) group.push(answer);
    else groups.set(answer.predictionId, [answer]);
  }
  const isShared = (group: readonly GivenAnswer[]) =>
    new Set(group.map(({ reviewerId }) => reviewerId)).size > 1;
  return [...groups.values()].filter(isShared);
}

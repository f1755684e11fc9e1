import type { Db } from "#lib/db/client";
import { findAnswers } from "./answers/store";
import type { CaseOrigin, RevealMode } from "./draw-arm";

/** What people made of one case. For estimators only: audits are among these, and no caller may learn of them. */
export type Answer = {
  readonly caseId: string;
  readonly predictionId: string;
  readonly origin: CaseOrigin;
  /** Nobody has decided it, or the decision was taken back. */
  readonly isOpen: boolean;
  /** The decision in force. */
  readonly label: string | null;
  readonly source: "human" | "fallback" | null;
  /**
   * What people said, where the decision in force is theirs: an amendment, or the answer of whoever answered last. Not
   * what it was outweighed by: that is partly the model's word.
   */
  readonly word: string | null;
  /** The last review: what was answered, by whom, in how much time, seeing what. */
  readonly reviewLabel: string | null;
  readonly reviewerId: string | null;
  readonly activeMs: number | null;
  readonly mode: RevealMode | null;
  readonly wasShown: boolean;
  readonly decidedAt: Date | null;
  readonly minutes: number;
};

const CHUNK = 5_000;

/** Every case of these predictions with its last word, by prediction id. */
export async function answersOf(
  db: Db,
  predictionIds: readonly string[],
): Promise<Map<string, Answer[]>> {
  const answers = new Map<string, Answer[]>();
  for (let i = 0; i < predictionIds.length; i += CHUNK) {
    for (const answer of await findAnswers(db, predictionIds.slice(i, i + CHUNK))) {
      const known = answers.get(answer.predictionId);
      if (known) known.push(answer);
      else answers.set(answer.predictionId, [answer]);
    }
  }
  return answers;
}

import type { Db } from "#lib/db/client";
import { findAnsweredCases, findAnswers } from "./answers/store";
import type { CaseOrigin, RevealMode } from "./draw-arm";

/** What one person answered, in how much time, seeing what. */
export type GivenReview = {
  readonly label: string;
  readonly reviewerId: string;
  /** As whom of the ladder; `null` where the policy's first reviewer was meant. */
  readonly decider: string | null;
  readonly activeMs: number | null;
  readonly mode: RevealMode;
  readonly wasShown: boolean;
};

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
  /** Every answer that was not taken back, oldest first; also those that only were evidence. */
  readonly reviews: readonly GivenReview[];
  readonly decidedAt: Date | null;
  readonly minutes: number;
  /** Of a gold case, the answer that was known before anybody was asked. */
  readonly goldLabel: string | null;
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

/** A case that was decided, and the prediction it is about. */
export type AnsweredCase = { readonly caseId: string; readonly predictionId: string };

/**
 * Cases of an endpoint that were decided in the last `days` days by the database's clock, however old their predictions are:
 * the newest `limit`, newest first.
 */
export async function answeredCases(
  db: Db,
  asked: { readonly endpointId: string; readonly days: number; readonly limit: number },
): Promise<AnsweredCase[]> {
  return findAnsweredCases(db, asked);
}

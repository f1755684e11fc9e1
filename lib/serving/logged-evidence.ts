import type { Db } from "#lib/db/client";
import type { DecisionRow } from "#lib/decision/decision-row";
import { readEvidence, readEvidenceOf, readFailures } from "./evidence/store";
import type { Circumstances } from "./route-inputs";

/** A recorded prediction with its audit draw and the last word on its outcome. For estimators only: callers see no draws. */
export type LoggedEvidence = {
  readonly id: string;
  readonly createdAt: Date;
  readonly reference: string | null;
  readonly route: "auto" | "review";
  readonly action: string | null;
  readonly provisional: string | null;
  readonly raw: readonly number[];
  readonly probabilities: readonly number[];
  readonly policyId: string;
  readonly policyVersion: number;
  readonly modelVersionId: string | null;
  readonly calibratorId: string | null;
  readonly decision: DecisionRow;
  readonly circumstances: Circumstances;
  readonly features: Readonly<Record<string, unknown>> | null;
  readonly context: Readonly<Record<string, unknown>> | null;
  /** The chance of an audit, fixed before any label, and the draw that met it or not. */
  readonly pi: number;
  readonly u: number;
  readonly isSampled: boolean;
  readonly planVersion: number;
  /** Whom the input was about, or which input it was: what a split draws by. */
  readonly unit: string;
  /** Which of two versions answered, how likely that was, and the other one; `null` where traffic was not split. */
  readonly arm: "champion" | "challenger" | null;
  readonly propensity: number | null;
  readonly rivalVersionId: string | null;
  /** The truth as it was told later. */
  readonly outcome: string | null;
};

/** Predictions with probabilities of the last `days` days by the database's clock: the newest `limit`, oldest first. */
export async function listEvidence(
  db: Db,
  asked: { endpointId: string; days: number; limit: number },
): Promise<LoggedEvidence[]> {
  return readEvidence(db, asked);
}

/** The same of these predictions, whenever they were made. */
export async function listEvidenceOf(db: Db, ids: readonly string[]): Promise<LoggedEvidence[]> {
  return ids.length === 0 ? [] : readEvidenceOf(db, ids);
}

/** How often a version of a split gave no probabilities, while the other one was `rivalVersionId`. */
export async function countFailures(
  db: Db,
  asked: { endpointId: string; days: number; modelVersionId: string; rivalVersionId: string },
): Promise<number> {
  return readFailures(db, asked);
}

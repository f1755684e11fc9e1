import type { Db } from "#lib/db/client";
import { finalityOf } from "#lib/delivery/finality-of";
import { findEffectiveDecisions } from "./decisions/store";

/** What a caller is told of a prediction that people decided, or that a deadline decided for them. */
export type EffectiveDecision = {
  readonly decisionId: string;
  readonly caseId: string;
  readonly predictionId: string;
  readonly revision: number;
  readonly label: string;
  readonly source: "human" | "fallback";
  readonly decidedBy: string;
  readonly decidedAt: Date;
  /** False while it may still be undone. */
  readonly isFinal: boolean;
  readonly finalAt: Date;
};

/**
 * The decision in force for each prediction, by prediction id; a prediction whose case is open, or was reopened, is not
 * in the map. Answers of audits and gold cases never are. Whoever finds a decision's time come makes it final.
 */
export async function decisionsOf(
  db: Db,
  predictionIds: readonly string[],
): Promise<Map<string, EffectiveDecision>> {
  if (predictionIds.length === 0) return new Map();
  const found = await findEffectiveDecisions(db, predictionIds);
  const finality = await finalityOf(
    db,
    found.map((it) => it.decisionId),
  );
  const isOvertaken = found.some((it) => finality.get(it.decisionId)?.state === "cancelled");
  if (isOvertaken) return decisionsOf(db, predictionIds); // undone or replaced between the two reads
  return new Map(
    found.map((it) => {
      const isFinal = finality.get(it.decisionId)?.state === "final";
      return [it.predictionId, { ...it, isFinal }];
    }),
  );
}

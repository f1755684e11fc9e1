import type { Db } from "#lib/db/client";
import { finalityOf } from "#lib/delivery/finality-of";
import { type DecisionRow, findDecisionsOfCase } from "./decisions/store";
import { namesOfPeople } from "./names/store";

/** One revision of a case's decision, as people read it. */
export type DecisionView = DecisionRow & {
  readonly decidedByName: string;
  /** A decision that was undone or replaced counts as final: nothing of it can change any more. */
  readonly isFinal: boolean;
};

/** The revisions of a case's decision, oldest first. */
export async function decisionsOfCase(db: Db, caseId: string): Promise<DecisionView[]> {
  return toDecisionViews(db, await findDecisionsOfCase(db, caseId));
}

/** Adds names and finality to stored decisions. */
export async function toDecisionViews(
  db: Db,
  rows: readonly DecisionRow[],
): Promise<DecisionView[]> {
  const finality = await finalityOf(
    db,
    rows.map(({ id }) => id),
  );
  const names = await namesOfPeople(
    db,
    rows.map(({ decidedBy }) => decidedBy),
  );
  return rows.map((row) => ({
    ...row,
    decidedByName: names.get(row.decidedBy) ?? row.decidedBy,
    isFinal: finality.get(row.id)?.state !== "held",
  }));
}

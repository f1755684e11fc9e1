import type { Db } from "#lib/db/client";
import { findCallerCases } from "./cases/store";

/** The case a caller may know of: audits and gold cases are not among them. */
export type CallerCase = {
  readonly caseId: string;
  readonly predictionId: string;
  readonly state: "waiting" | "decided";
};

/** The case that each prediction was routed to, by prediction id; a prediction without one is not in the map. */
export async function casesOf(
  db: Db,
  predictionIds: readonly string[],
): Promise<Map<string, CallerCase>> {
  if (predictionIds.length === 0) return new Map();
  const cases = await findCallerCases(db, predictionIds);
  return new Map(cases.map((it) => [it.predictionId, it]));
}

import type { Db } from "#lib/db/client";
import { countDeadlines } from "./deadlines/store";

/** How reviews of an endpoint that had a deadline ended in a window of the database's clock. */
export type DeadlineRecord = {
  /** Reviews that were answered, by a person or by the fallback. */
  readonly ended: number;
  /** Those of them that the fallback answered because nobody had in time. */
  readonly missed: number;
  readonly windowFrom: Date;
  readonly windowTo: Date;
};

/** The record of the cases opened in the last `days` days; audits and known answers have no deadline and do not count. */
export async function deadlineRecord(
  db: Db,
  asked: { readonly endpointId: string; readonly days: number },
): Promise<DeadlineRecord> {
  return countDeadlines(db, asked);
}

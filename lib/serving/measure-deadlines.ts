import type { Db } from "#lib/db/client";
import { alone, inTransaction } from "#lib/db/transaction";
import { deadlineRisk } from "#lib/decision/capacity/deadline-risk";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { activePolicy } from "#lib/policy/active-policy";
import { everyEndpoint } from "#lib/policy/every-endpoint";
import { type DeadlineRecord, deadlineRecord } from "#lib/review/deadline-record";
import { findDeadlineRisk, insertDeadlineRisk } from "./capacity/store";

/** How probable a missed deadline is from `windowTo` on, and what says so. */
export type DeadlineRiskRecord = DeadlineRecord & {
  readonly id: string;
  readonly endpointId: string;
  readonly tau: number;
  readonly createdAt: Date;
};

const HOUR_MS = 3_600_000;
const WINDOW_DAYS = 28;

/** Measures anew, at most once an hour, how probable a missed deadline is wherever a policy sets one; says how many it stored. */
export async function measureDeadlines(db: Db): Promise<number> {
  const items = await everyEndpoint(db);
  let measured = 0;
  for (const { id, activePolicyId } of items) {
    if (activePolicyId === null) continue;
    measured += (await measureDeadline(db, id)) ? 1 : 0;
  }
  return measured;
}

/**
 * One endpoint's probability that a review misses its deadline, over the last four weeks: the τ that its next predictions
 * are priced with. `null` without a deadline, within the hour, and while it would say what is said already.
 */
export async function measureDeadline(
  db: Db,
  endpointId: string,
): Promise<DeadlineRiskRecord | null> {
  const { document } = await activePolicy(db, endpointId);
  if (document.review_deadline_minutes === undefined) return null;
  return inTransaction(db, SYSTEM_ACTOR, async (tx) => {
    await alone(tx, `measure deadlines ${endpointId}`);
    const known = await findDeadlineRisk(tx, endpointId);
    const record = await deadlineRecord(tx, { endpointId, days: WINDOW_DAYS });
    const isRecent =
      known !== null && record.windowTo.getTime() - known.windowTo.getTime() < HOUR_MS;
    const tau = deadlineRisk(record.missed, record.ended);
    if (isRecent || tau === (known?.tau ?? 0)) return null;
    return insertDeadlineRisk(tx, { endpointId, tau, ...record });
  });
}

import type { Db } from "#lib/db/client";
import { alone, inTransaction, type Transaction } from "#lib/db/transaction";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { openCases } from "#lib/review/open-case";
import { priorityAt } from "#lib/review/priority-at";
import { type AuditKey, orderDraw } from "./audit-draw";
import type { LoggedPrediction } from "./logged-prediction";
import { armDraw } from "./open-cases";
import { forcedIndex, reviewMinutes } from "./queue-value";
import { readUnopenedAudits } from "./store";

/** Cases opened a call: small, so that a burst of audits never holds up the desk. */
const AT_MOST = 50;

/**
 * Opens a blind case for each prediction that was drawn for an audit: an automatic answer after it was served, a reviewed
 * one after its decision became final, then for somebody else. It stands at a random place among the waiting ones and
 * looks like any other. Answers how many were opened; two hosts at once never open one twice.
 */
export async function openAuditCases(db: Db, auditKey: AuditKey): Promise<number> {
  return inTransaction(db, SYSTEM_ACTOR, async (tx) => {
    await alone(tx, "open_audit_cases");
    const drawn = await readUnopenedAudits(tx, AT_MOST);
    for (const prediction of drawn) await openOne(tx, auditKey, prediction);
    return drawn.length;
  });
}

async function openOne(
  tx: Transaction,
  auditKey: AuditKey,
  prediction: LoggedPrediction,
): Promise<void> {
  const { id: predictionId, endpointId } = prediction;
  const { queueId } = await getEndpointById(tx, endpointId);
  const quantile = orderDraw(auditKey, predictionId);
  const place = await priorityAt(tx, { queueId, quantile });
  const case_ = {
    queueId,
    endpointId,
    predictionId,
    origin: "audit" as const,
    priority: place ?? forcedIndex(prediction),
    isPlaced: place !== null,
    minutes: reviewMinutes(prediction),
    u: armDraw(auditKey, predictionId),
  };
  await openCases(tx, [case_]);
}

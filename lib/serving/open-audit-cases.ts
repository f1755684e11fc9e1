import type { Db } from "#lib/db/client";
import { alone, inTransaction, type Transaction } from "#lib/db/transaction";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { openCases } from "#lib/review/open-case";
import { prioritiesAt } from "#lib/review/priorities-at";
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
    for (const [endpointId, predictions] of byEndpoint(drawn)) {
      await openAll(tx, auditKey, { endpointId, predictions });
    }
    return drawn.length;
  });
}

type Drawn = { readonly endpointId: string; readonly predictions: readonly LoggedPrediction[] };

function byEndpoint(drawn: readonly LoggedPrediction[]): Map<string, LoggedPrediction[]> {
  const found = new Map<string, LoggedPrediction[]>();
  for (const prediction of drawn) {
    const { endpointId } = prediction;
    found.set(endpointId, [...(found.get(endpointId) ?? []), prediction]);
  }
  return found;
}

async function openAll(
  tx: Transaction,
  auditKey: AuditKey,
  { endpointId, predictions }: Drawn,
): Promise<void> {
  const { queueId } = await getEndpointById(tx, endpointId);
  const quantiles = predictions.map(({ id }) => orderDraw(auditKey, id));
  const places = await prioritiesAt(tx, { queueId, quantiles });
  const cases = predictions.map((prediction, i) => ({
    queueId,
    endpointId,
    predictionId: prediction.id,
    origin: "audit" as const,
    priority: places?.[i] ?? forcedIndex(prediction),
    isPlaced: places !== null,
    minutes: reviewMinutes(prediction),
    u: armDraw(auditKey, prediction.id),
  }));
  await openCases(tx, cases);
}

import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { openCase } from "#lib/review/open-case";
import type { AuditKey } from "./audit-draw";
import { armDraw } from "./open-cases";
import { readUnopenedAudits } from "./store";

/** Cases opened a call: small, so that a burst of audits never holds up the desk. */
const AT_MOST = 50;

/**
 * Opens a blind case for each automatic answer that was drawn for an audit, after the answer was served. It stands at a
 * random place among the waiting ones and looks like any other. Answers how many were opened.
 */
export async function openAuditCases(db: Db, auditKey: AuditKey): Promise<number> {
  const drawn = await readUnopenedAudits(db, AT_MOST);
  for (const prediction of drawn) {
    const { queueId } = await getEndpointById(db, prediction.endpointId);
    const minutes = prediction.decision.deciders[0]?.minutes ?? 1;
    await inTransaction(db, SYSTEM_ACTOR, (tx) =>
      openCase(tx, {
        queueId,
        endpointId: prediction.endpointId,
        predictionId: prediction.id,
        origin: "audit",
        priority: 0,
        minutes,
        u: armDraw(auditKey, prediction.id),
      }),
    );
  }
  return drawn.length;
}

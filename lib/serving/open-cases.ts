import { createHmac } from "node:crypto";
import type { Transaction } from "#lib/db/transaction";
import { auditDraw } from "#lib/decision/audit/audit-draw";
import { type NewCase, openCases as openReviewCases } from "#lib/review/open-case";
import type { Active } from "./active";
import type { AuditKey } from "./audit-draw";
import { queueOf, stakesOf } from "./case-stakes";
import type { LoggedPrediction } from "./logged-prediction";
import { reviewIndex, reviewMinutes } from "./queue-value";

type Opening = {
  readonly active: Active;
  readonly auditKey: AuditKey;
  readonly prediction: Omit<LoggedPrediction, "createdAt">;
};

/** Opens a case for every prediction that goes to a person; answers case ids by prediction id. */
export async function openCases(
  tx: Transaction,
  openings: readonly Opening[],
): Promise<Map<string, string>> {
  const routed = openings.filter(({ prediction }) => prediction.route === "review");
  const ids = await openReviewCases(tx, routed.map(newCase));
  return new Map(routed.map(({ prediction }, i) => [prediction.id, ids[i] ?? ""]));
}

function newCase({ active, auditKey, prediction }: Opening): NewCase {
  const { endpoint, policy } = active;
  const { document } = policy;
  const isFallbackFixed = document.on_deadline === "safe_action";
  const fallback = isFallbackFixed ? (document.safe_action ?? null) : prediction.provisional;
  const delayCost =
    typeof document.review_cost === "number" ? 0 : document.review_cost.delay_cost_per_hour;
  const { decider, minReviewers } = prediction.decision;
  return {
    queueId: queueOf(active, decider),
    endpointId: endpoint.id,
    predictionId: prediction.id,
    origin: "routed",
    priority: reviewIndex(prediction, delayCost),
    minutes: reviewMinutes(prediction),
    deadlineMinutes: document.review_deadline_minutes ?? null,
    fallbackLabel: document.on_deadline === "escalate" ? null : fallback,
    isFallbackFixed,
    stakes: stakesOf({ active, prediction }),
    reviewsNeeded: minReviewers,
    decider,
    u: armDraw(auditKey, prediction.id),
  };
}

/** Which reveal mode a case gets hangs on its id and the key alone, apart from the audit draw. */
export function armDraw({ secret }: AuditKey, predictionId: string): number {
  const hmac = (key: string, text: string) => createHmac("sha256", key).update(text).digest();
  return auditDraw(secret, `${predictionId}|arm`, hmac);
}

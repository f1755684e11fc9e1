import { createHmac } from "node:crypto";
import type { Statement } from "#lib/db/statement";
import { auditDraw } from "#lib/decision/audit/audit-draw";
import { type NewCase, openingRouted } from "#lib/review/open-case";
import type { Active } from "./active";
import type { AuditKey } from "./audit-draw";
import { queueOf, stakesOf } from "./case-stakes";
import type { LoggedPrediction } from "./logged-prediction";
import type { Priced } from "./price-call";
import { reviewIndex, reviewMinutes } from "./queue-value";

type Opening = {
  readonly active: Active;
  readonly auditKey: AuditKey;
  readonly prediction: LoggedPrediction;
};

type Opened = {
  /** Ids of cases by the ids of their predictions. */
  readonly cases: ReadonlyMap<string, string>;
  readonly statements: readonly Statement[];
};

/** A case for every prediction of the calls that goes to a person, and what inserts them. */
export function openCases(priced: readonly Priced[]): Opened {
  const routed: Opening[] = [];
  for (const { call, active, predictions } of priced) {
    for (const prediction of predictions) {
      if (prediction.route !== "review") continue;
      routed.push({ active, auditKey: call.asked.auditKey, prediction });
    }
  }
  const actives = new Set(routed.map(({ active }) => active));
  const queues = new Map([...actives].flatMap((active) => [...active.queues]));
  const { ids, statements } = openingRouted(routed.map(newCase), queues);
  const cases = new Map(routed.map(({ prediction }, i) => [prediction.id, ids[i] ?? ""]));
  return { cases, statements };
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

import { createHmac } from "node:crypto";
import { auditDraw } from "#lib/decision/audit/audit-draw";

/** The secret that draws are made with, and the name it goes by in the record. */
export type AuditKey = { readonly id: string; readonly secret: string };

/** How one prediction was drawn for a blind second look. Fixed in its transaction, before anybody labels it. */
export type Draw = {
  readonly pi: number;
  readonly u: number;
  readonly isSampled: boolean;
  readonly keyId: string;
  readonly planVersion: number;
};

/** Stands for no plan: the prediction had the policy's rate. */
export const NO_PLAN = 0;

/**
 * Draws one prediction at its chance `pi`, which `planVersion` gave it: `u` depends on its id and the key alone, so that
 * routing cannot lean on it.
 */
export function drawAudit(
  { id, secret }: AuditKey,
  predictionId: string,
  pi: number,
  planVersion = NO_PLAN,
): Draw {
  const u = auditDraw(secret, predictionId, hmac);
  return { pi, u, isSampled: u < pi, keyId: id, planVersion };
}

/** At which quantile of its queue the audit of a prediction stands, in [0, 1); apart from the draw that chose it. */
export function orderDraw({ secret }: AuditKey, predictionId: string): number {
  return auditDraw(secret, `${predictionId}|order`, hmac);
}

function hmac(key: string, text: string): Uint8Array {
  return createHmac("sha256", key).update(text).digest();
}

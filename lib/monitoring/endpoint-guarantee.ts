import type { GuaranteeDto, GuaranteesDto } from "#lib/contracts/guarantees";
import type { Db } from "#lib/db/client";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { listGuarantees } from "#lib/serving/add-guarantee";
import type { GuaranteeRecord } from "#lib/serving/guarantee";
import { versionBehind } from "./endpoint-calibration";

/** What serves now, as far as a certificate hangs on it. */
type Serving = {
  readonly policyVersion: number;
  readonly modelVersionId: string | null;
  readonly calibratorId: string | null;
};

const SHOWN = 20;

/** The certificate in force, if any, and the latest ones with why they are void. */
export async function endpointGuarantee(
  db: Db,
  { endpoint }: { endpoint: EndpointRecord },
): Promise<GuaranteesDto> {
  const version = await versionBehind(db, endpoint);
  const { version: policyVersion } = await activePolicy(db, endpoint.id);
  const serving = {
    policyVersion,
    modelVersionId: version?.versionId ?? null,
    calibratorId: version?.calibrator?.id ?? null,
  };
  const records = await listGuarantees(db, { endpointId: endpoint.id, limit: SHOWN });
  const items = records.map((record) => toGuaranteeDto(record, serving));
  return {
    endpoint: endpoint.name,
    in_force: items.find(({ void_because }) => void_because === null) ?? null,
    items,
  };
}

export function toGuaranteeDto(record: GuaranteeRecord, now: Serving): GuaranteeDto {
  const { evidence } = record;
  return {
    id: record.id,
    kind: record.kind,
    method: evidence.method,
    alpha: record.alpha,
    delta: record.delta,
    threshold: record.threshold,
    n: record.n,
    k: record.k,
    labels: evidence.labels,
    open: evidence.open,
    chance: evidence.chance,
    worst_loss: evidence.worst,
    grid: [...evidence.grid],
    window: { from: record.windowFrom.toISOString(), to: record.windowTo.toISOString() },
    policy_version: record.policyVersion,
    model_version_id: record.modelVersionId,
    calibrator_id: record.calibratorId,
    created_by: record.createdBy,
    created_at: record.createdAt.toISOString(),
    expires_at: record.expiresAt.toISOString(),
    void_because: voidBecause(record, now),
  };
}

function voidBecause(record: GuaranteeRecord, now: Serving): GuaranteeDto["void_because"] {
  if (record.threshold === null) return "nothing_certified";
  if (record.voidReason === "drift") return "drift";
  if (record.voidReason === "serving_changed") return "serving_changed";
  if (record.voidedAt !== null) return "superseded";
  if (record.isExpired) return "expired";
  if (record.modelVersionId !== now.modelVersionId) return "model_changed";
  if (record.calibratorId !== now.calibratorId) return "calibrator_changed";
  return record.policyVersion === now.policyVersion ? null : "policy_changed";
}

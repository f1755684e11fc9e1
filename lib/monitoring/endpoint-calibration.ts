import type { CalibrationDto } from "#lib/contracts/statistics";
import type { Db } from "#lib/db/client";
import type { EndpointRecord } from "#lib/policy/endpoint";
import type { ServingVersion } from "#lib/registry/model-version";
import { servingVersion } from "#lib/registry/serving-version";
import { type Evidence, evidenceOf } from "./evidence";
import { labeledEvidence, uniformSample } from "./labeled-evidence";
import { costCalibrationOf, reliabilityOf } from "./reliability";

/**
 * How far an endpoint's probabilities can be trusted: the report its calibrator was stored with, and the same figures on
 * labels of live predictions made with it. Refuses `model_not_ready` where the alias points nowhere.
 */
export async function endpointCalibration(
  db: Db,
  { endpoint, days }: { endpoint: EndpointRecord; days: number },
): Promise<CalibrationDto> {
  const version = await versionBehind(db, endpoint);
  const window = await evidenceOf(db, { endpoint, days });
  const rows = window.rows.filter((row) => isMadeBy(row, version));
  const labeled = labeledEvidence({ rows });
  const byAudit = labeled.filter(({ known }) => known.isByDraw).length;
  const { from, to } = window;
  return {
    endpoint: endpoint.name,
    days,
    window: { from: from?.toISOString() ?? null, to: to?.toISOString() ?? null },
    model: version && {
      name: version.model,
      version: version.version,
      version_id: version.versionId,
    },
    calibrator: version?.calibrator ? toFitted(version.calibrator) : null,
    labels: {
      predictions: rows.length,
      labeled: labeled.length,
      by_audit: byAudit,
      by_review: labeled.length - byAudit,
    },
    live: reliabilityOf(
      labeled.map(({ row }) => row.probabilities),
      labeled,
    ),
    cost: costCalibrationOf(uniformSample(labeled, rows)),
  };
}

/** The version that answers now; `null` where callers bring the probabilities. */
export async function versionBehind(
  db: Db,
  { modelId, modelAlias: alias }: EndpointRecord,
): Promise<ServingVersion | null> {
  return modelId === null ? null : servingVersion(db, { modelId, alias });
}

export function toFitted(record: NonNullable<ServingVersion["calibrator"]>) {
  const { id, version, calibrator, rows, report } = record;
  return { id, version, method: calibrator.method, rows, report };
}

function isMadeBy(
  { modelVersionId, calibratorId }: Evidence,
  version: ServingVersion | null,
): boolean {
  const own = version?.calibrator?.id ?? null;
  return modelVersionId === (version?.versionId ?? null) && calibratorId === own;
}

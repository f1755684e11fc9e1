import type { RejectionDto } from "#lib/contracts/rejections";
import type { Db } from "#lib/db/client";
import type { RoutingReason } from "#lib/decision/decision-row";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { versionOf } from "#lib/registry/serving-version";
import { toReasonDto } from "./reason-dto";
import type { Rejection } from "./rejection";

/** An input that broke the schema was never decided on; this is the one thing to say of it. */
const UNFIT: RoutingReason = {
  code: "schema_invalid",
  value: null,
  limit: null,
  rule: null,
  decided: true,
};

/** Recorded rejections as those who may read their endpoint's predictions are told of them. */
export async function tellRejections(
  db: Db,
  rejections: readonly Rejection[],
): Promise<RejectionDto[]> {
  const told: RejectionDto[] = [];
  for (const rejection of rejections) told.push(await tellRejection(db, rejection));
  return told;
}

async function tellRejection(db: Db, rejection: Rejection): Promise<RejectionDto> {
  const { judged, faults } = rejection;
  const endpoint = await getEndpointById(db, rejection.endpointId);
  const versionId = judged?.modelVersionId ?? null;
  const model = versionId === null ? null : await versionOf(db, versionId);
  const p = judged?.decision.probabilities ?? null;
  return {
    id: rejection.id,
    endpoint: endpoint.name,
    reference: rejection.reference,
    request_id: rejection.requestId,
    position: rejection.position,
    status: rejection.status,
    reasons: (judged?.decision.reasons ?? [UNFIT]).map(toReasonDto),
    errors: faults.map(({ pointer, detail }) => ({ pointer, detail })),
    probabilities: p && Object.fromEntries(endpoint.labels.map((it, i) => [it, p[i] ?? 0])),
    model: model && { name: model.model, version: model.version, sha256: model.sha256 },
    policy_version: judged?.policyVersion ?? null,
    created_at: rejection.createdAt.toISOString(),
  };
}

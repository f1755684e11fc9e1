import { auditChance } from "#lib/decision/audit/audit-plan";
import { freshId } from "#lib/kernel/ids";
import type { Active } from "./active";
import { drawAudit, NO_PLAN } from "./audit-draw";
import { answeringAs } from "./challenger-split";
import { hashedInput } from "./input-sha256";
import type { NewPrediction, Stages } from "./logged-prediction";
import type { Predict } from "./predict";
import type { Routed } from "./route-inputs";

type Making = {
  readonly active: Active;
  readonly asked: Pick<Predict, "principal" | "actor" | "auditKey">;
  readonly routed: readonly Routed[];
  readonly stages: Stages;
  readonly latencyMs: number;
  readonly createdAt: Date;
};

const NO_ARM = { name: null, propensity: null, rivalVersionId: null } as const;

/** The rows of one call, ids and audit draws included. Written out member by member, since there is one for every call. */
export function newPredictions({ routed, ...making }: Making): NewPrediction[] {
  return routed.map((bet) => newPrediction(making, bet));
}

function newPrediction(
  { active, asked, stages, latencyMs, createdAt }: Omit<Making, "routed">,
  { arm, checked: { input }, scored, circumstances, row }: Routed,
): NewPrediction {
  const { endpoint, policy, compiled, auditPlan } = answeringAs(active, arm);
  const { versionId = null, pipelineSha256 = null, calibrator = null } = scored.version ?? {};
  const { name, propensity, rivalVersionId } = arm ?? NO_ARM;
  const { reference = null, subject = null, context = null } = input;
  const { content, text: inputText, sha256 } = hashedInput(input);
  const id = freshId("prediction");
  const isAutomatic = row.route === "auto";
  const { pi, isPlanned } = auditChance(row, compiled, auditPlan);
  return {
    id,
    endpointId: endpoint.id,
    requestId: asked.actor.requestId ?? "",
    principalId: asked.principal.id,
    reference,
    subject,
    inputSha256: sha256,
    input: content,
    inputText,
    context,
    modelVersionId: versionId,
    pipelineSha256,
    calibratorId: calibrator?.id ?? null,
    policyId: policy.id,
    policyVersion: policy.version,
    strategy: endpoint.serving.strategy,
    path: scored.path,
    isCached: scored.isCached,
    cacheAgeMs: scored.cacheAgeMs === null ? null : Math.round(scored.cacheAgeMs),
    raw: scored.raw.every(Number.isFinite) ? scored.raw : [],
    probabilities: row.probabilities ?? [],
    automaticCost: row.automatic,
    reviewCost: row.review,
    route: isAutomatic ? "auto" : "review",
    action: isAutomatic ? row.action : null,
    source: isAutomatic ? row.source : null,
    provisional: row.provisional,
    decision: row,
    circumstances,
    stages,
    latencyMs,
    isSolelyAutomated: isAutomatic,
    arm: name,
    propensity,
    rivalVersionId,
    createdAt,
    draw: drawAudit(asked.auditKey, id, pi, isPlanned ? auditPlan?.version : NO_PLAN),
  };
}

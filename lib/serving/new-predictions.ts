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
};

/** The rows of one call, ids and audit draws included. */
export function newPredictions({ routed, ...making }: Making): NewPrediction[] {
  return routed.map((bet) => newPrediction(making, bet));
}

function newPrediction(
  { active, asked, stages, latencyMs }: Omit<Making, "routed">,
  { arm, checked: { input }, scored, circumstances, row }: Routed,
): NewPrediction {
  const { endpoint, policy, compiled, auditPlan } = answeringAs(active, arm);
  const { version } = scored;
  const { reference = null, subject = null, context = null, ...content } = input;
  const { text: inputText, sha256 } = hashedInput(input);
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
    modelVersionId: version?.versionId ?? null,
    pipelineSha256: version?.pipelineSha256 ?? null,
    calibratorId: version?.calibrator?.id ?? null,
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
    ...armColumns(arm),
    draw: drawAudit(asked.auditKey, id, pi, isPlanned ? auditPlan?.version : NO_PLAN),
  };
}

function armColumns(arm: Routed["arm"]) {
  const { name = null, propensity = null, rivalVersionId = null } = arm ?? {};
  return { arm: name, propensity, rivalVersionId };
}

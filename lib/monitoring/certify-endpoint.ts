import type { GuaranteeDto, GuaranteeRequest } from "#lib/contracts/guarantees";
import type { Db } from "#lib/db/client";
import type { Actor } from "#lib/db/transaction";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { certify, lossShares, thresholdGrid } from "#lib/decision/guarantee/certify";
import { selectiveRisk } from "#lib/decision/guarantee/selective-risk";
import { regret } from "#lib/decision/regret";
import { Refusal } from "#lib/kernel/refusal";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { addGuarantee } from "#lib/serving/add-guarantee";
import { profiledPolicy } from "#lib/serving/profiled-policy";
import { asInput } from "./as-input";
import { versionBehind } from "./endpoint-calibration";
import { toGuaranteeDto } from "./endpoint-guarantee";
import { type Evidence, evidenceOf } from "./evidence";
import { knownLabel } from "./known-truth";
import { labeledEvidence, uniformSample } from "./labeled-evidence";
import { worstLoss } from "./worst-loss";

/** The oldest part of the window gives the thresholds, its labels unseen; the rest is certified on. */
const GRID_SHARE = 0.2;

type Certify = {
  readonly endpoint: EndpointRecord;
  readonly request: GuaranteeRequest;
  readonly actor: Actor;
};

/**
 * Certifies what can be promised of automatic answers from the labels of a uniform random sample, stores it and puts it in
 * force: from then on the model answers alone only at the certified confidence and above. That nothing can be certified is
 * a normal outcome and stored as such. Refuses `too_few_labels` without any label, `invalid_request` with a pointer.
 */
export async function certifyEndpoint(db: Db, asked: Certify): Promise<GuaranteeDto> {
  const { endpoint, request, actor } = asked;
  const version = await versionBehind(db, endpoint);
  const policy = await activePolicy(db, endpoint.id);
  const { id: endpointId, labels } = endpoint;
  const compiled = await profiledPolicy(db, { endpointId, labels, document: policy.document });
  const scope = {
    modelVersionId: version?.versionId ?? null,
    calibratorId: version?.calibrator?.id ?? null,
  };
  const window = await evidenceOf(db, { endpoint, days: request.days });
  const eligible = window.rows.filter(
    (row) => isOf(row, scope) && redecided(row, compiled).route === "auto",
  );
  const cut = Math.floor(eligible.length * GRID_SHARE);
  const rows = eligible.slice(cut);
  const sample = uniformSample(labeledEvidence({ rows }), rows);
  if (sample.length === 0 || cut === 0) {
    throw new Refusal("too_few_labels", "No answered audit of an automatic answer in the window.");
  }
  const scores = sample.map(({ row }) => confidenceOf(row));
  const regrets = sample.map(({ row, y }) => regretOf(row, compiled, y));
  const worst = request.kind === "selective" ? null : worstLoss(policy.document);
  const losses = asInput(
    () => (worst === null ? regrets.map((loss) => (loss > 0 ? 1 : 0)) : lossShares(regrets, worst)),
    { "/worst": "/kind", "/regrets": "/kind" },
  );
  const grid = thresholdGrid(eligible.slice(0, cut).map(confidenceOf));
  const found = promise(request, { grid, scores, losses });
  const open = rows.filter((row) => knownLabel(row, false).isPending).length;
  const chance = rows.reduce((least, { pi }) => Math.min(least, pi), 1);
  const method = methodOf(request);
  const lost = losses.reduce((sum, loss) => sum + loss, 0);
  const guarantee = {
    ...scope,
    ...spanOf(rows),
    endpointId,
    kind: request.kind,
    alpha: request.alpha,
    delta: request.delta,
    threshold: found?.threshold ?? null,
    n: found?.n ?? sample.length,
    // Losses below 1 are rounded up: the column counts.
    k: Math.ceil((found?.k ?? lost) - 1e-9),
    evidence: { method, grid, chance, open, labels: sample.length, worst },
    policyVersion: policy.version,
    days: request.expires_days,
  };
  const stored = await addGuarantee(db, guarantee, actor);
  return toGuaranteeDto(stored, { ...scope, policyVersion: policy.version });
}

function spanOf(rows: readonly Evidence[]) {
  const [first, last] = [rows.at(0), rows.at(-1)];
  return {
    windowFrom: first?.createdAt ?? new Date(Number.NaN),
    windowTo: last?.createdAt ?? new Date(Number.NaN),
  };
}

type Scope = Pick<Evidence, "modelVersionId" | "calibratorId">;

function isOf({ modelVersionId, calibratorId }: Evidence, scope: Scope): boolean {
  return modelVersionId === scope.modelVersionId && calibratorId === scope.calibratorId;
}

/** How the policy in force would decide it, were there no certificate and no stop switch. */
function redecided(
  { circumstances, probabilities, features, context }: Evidence,
  compiled: CompiledPolicy,
) {
  const { guarantee: _, stopSwitch: __, ...lasting } = circumstances;
  const told = { ...(features ? { features } : {}), ...(context ? { context } : {}) };
  return decide({ ...lasting, ...told, probabilities }, compiled);
}

function confidenceOf({ probabilities }: Evidence): number {
  return Math.max(...probabilities);
}

/** What the answer would cost above the best one, once the truth is known. */
function regretOf(row: Evidence, compiled: CompiledPolicy, y: number): number {
  const { costs, action } = redecided(row, compiled);
  const line = regret(costs ?? [])[compiled.actions.indexOf(action ?? "")];
  return line?.[y] ?? Number.NaN;
}

function methodOf({ kind, method }: GuaranteeRequest) {
  return kind === "marginal" ? ("conformal" as const) : method;
}

type Sampled = {
  readonly grid: readonly number[];
  readonly scores: readonly number[];
  readonly losses: readonly number[];
};

function promise({ kind, method, alpha, delta }: GuaranteeRequest, sampled: Sampled) {
  if (method === "sgr") {
    if (sampled.scores.length < 2) return null;
    const found = selectiveRisk(sampled.scores, sampled.losses, { alpha, delta });
    return found && { threshold: found.threshold, n: found.n, k: found.errors };
  }
  // Window and versions are stored beside it.
  const scope = {
    window: ["", ""],
    modelVersion: "",
    calibratorVersion: "",
    expiresAt: "",
  } as const;
  return certify(kind, { ...sampled, scope }, alpha, delta);
}

import { maximum, sum } from "#lib/math/sum";
import { atConfidence } from "../agreement/confidence-strata";
import type { CompiledPolicy } from "../compile-policy";
import type { DecisionRow } from "../decision-row";
import { regret } from "../regret";
import { allocateAudit, inclusionProbability } from "./allocate-audit";
import { automaticResidualSd, reviewResidualSd } from "./residual-sd";

/** No prediction's chance is ever less: over-confident errors look harmless to every plan. */
const LEAST_CHANCE = 0.01;
/** A plan on fewer predictions of a kind would follow their accidents. */
const LEAST_ROWS = 200;

/** Predictions that are audited from a budget of their own. */
export type AuditedRoute = "auto" | "review";

/** What a plan freezes, for later predictions to be given their chance by. */
export type AuditPlan = {
  readonly floor: number;
  /** `null` where a route has no plan, so that all of it has the policy's rate. */
  readonly gamma: Readonly<Record<AuditedRoute, number | null>>;
};

/** A plan beside what it was made from. */
export type FittedPlan = AuditPlan & {
  readonly rate: number;
  /** Money, `rate · Σ kappa` over the window. */
  readonly budget: Readonly<Record<AuditedRoute, number>>;
  readonly rows: Readonly<Record<AuditedRoute, number>>;
};

/** The chance of everything without a plan: the policy's rate, and never less than 1 %. */
function evenChance({ policy }: Pick<CompiledPolicy, "policy">): number {
  return Math.min(1, Math.max(LEAST_CHANCE, policy.audit_rate));
}

/**
 * Spreads the audits of a window over its decisions where they tell most, automatic answers and reviews each from
 * `audit_rate` of what auditing all of them would cost. Half of the rate, and at least 1 %, stays with every prediction: at
 * the default rate of 2 % that is the floor of 1 %, and at a higher one it keeps the uniform sample that certificates stand
 * on. A route gets no plan below 200 decisions, where no cost can surprise, and where the rate leaves nothing to spread.
 */
export function planAudits(rows: readonly DecisionRow[], compiled: CompiledPolicy): FittedPlan {
  const rate = evenChance(compiled);
  const floor = Math.max(LEAST_CHANCE, rate / 2);
  const [auto, review] = (["auto", "review"] as const).map((route) => {
    const known = rows.flatMap((row) =>
      row.route === route ? (auditSpread(row, compiled) ?? []) : [],
    );
    return { rows: known.length, ...planRoute(known, { rate, floor }) };
  });
  return {
    rate,
    floor,
    gamma: { auto: auto?.gamma ?? null, review: review?.gamma ?? null },
    budget: { auto: auto?.budget ?? 0, review: review?.budget ?? 0 },
    rows: { auto: auto?.rows ?? 0, review: review?.rows ?? 0 },
  };
}

/**
 * The chance of an audit that a decision has: `clip(gamma · s / √kappa, floor, 1)` under a plan for its route, the policy's
 * rate otherwise. Hangs on what was known when it was decided and on no label.
 */
export function auditChance(
  row: DecisionRow,
  compiled: CompiledPolicy,
  plan: AuditPlan | null,
): { readonly pi: number; readonly isPlanned: boolean } {
  const gamma = row.route === "reject" ? null : (plan?.gamma[row.route] ?? null);
  const spread = gamma === null ? null : auditSpread(row, compiled);
  if (plan === null || gamma === null || spread === null) {
    return { pi: evenChance(compiled), isPlanned: false };
  }
  const { floor } = plan;
  return { pi: inclusionProbability(spread.s, spread.kappa, { gamma, floor }), isPlanned: true };
}

/** What an audit of one decision tells, and what it costs. Money. */
export type AuditSpread = { readonly s: number; readonly kappa: number };

/**
 * `s`, how far the error cost may fall from its expectation, and `kappa`, the fee of the first reviewer at this prediction's
 * price. Errors are priced as regret, like the estimators do: what the cheapest action costs anyway is no surprise.
 * `null` where nothing could be priced. A review that costs nothing counts as 1, so that all are alike.
 */
export function auditSpread(row: DecisionRow, compiled: CompiledPolicy): AuditSpread | null {
  const { probabilities: p, costs, deciders } = row;
  if (!(p && costs)) return null;
  const fee = deciders[0]?.fee ?? 0;
  const s = spreadOf(row, { p, L: regretOf(costs), compiled });
  return s === null ? null : { s, kappa: fee > 0 ? fee : 1 };
}

type Priced = {
  readonly p: readonly number[];
  readonly L: readonly (readonly number[])[];
  readonly compiled: CompiledPolicy;
};

function spreadOf({ route, action, decider }: DecisionRow, { p, L, compiled }: Priced) {
  if (route === "auto") {
    const line = L[compiled.actions.indexOf(action ?? "")];
    return line ? automaticResidualSd(p, line) : null;
  }
  const M = atConfidence(compiled, p).deciders.find(({ id }) => id === decider)?.M ?? null;
  return M ? reviewResidualSd(p, L, M) : 0;
}

/** Matrices that do not depend on an amount are one object for every decision of a policy. */
const regrets = new WeakMap<object, readonly (readonly number[])[]>();

function regretOf(costs: readonly (readonly number[])[]) {
  const known = regrets.get(costs) ?? regret(costs);
  regrets.set(costs, known);
  return known;
}

function planRoute(
  known: readonly AuditSpread[],
  { rate, floor }: Pick<FittedPlan, "rate" | "floor">,
): { readonly gamma: number | null; readonly budget: number } {
  const s = known.map((it) => it.s);
  const kappa = known.map((it) => it.kappa);
  const budget = rate * sum(kappa);
  const isPlain = known.length < LEAST_ROWS || rate <= floor || rate === 1 || maximum(s) === 0;
  return { gamma: isPlain ? null : allocateAudit(s, kappa, budget, floor).gamma, budget };
}

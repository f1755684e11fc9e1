import { allocateAudit } from "#lib/decision/audit/allocate-audit";
import { automaticResidualSd, reviewResidualSd } from "#lib/decision/audit/residual-sd";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import type { DecisionRow } from "#lib/decision/decision-row";
import type { CostRow } from "#lib/decision/estimation/cost-rows";
import { finalCost } from "#lib/decision/human-cost";
import { expectation, type Mat } from "#lib/decision/matrix";
import { regret } from "#lib/decision/regret";
import type { Random } from "#lib/math/random";
import { maximum, mean } from "#lib/math/sum";
import { errorCost, feeOf, type Strategy } from "./realized";
import type { WorldCase } from "./world";

/**
 * A window of traffic that was served, with all that its audits could reveal. Errors are priced as regret: what the
 * cheapest action for the truth would have cost anyway is no costly event, and counting it as one makes intervals too short.
 */
export type Window = {
  readonly cases: readonly ServedCase[];
  /** What these cases really cost, a decision on average: fees and avoidable cost. */
  readonly trueCost: number;
  /** The largest regret of any resolved matrix. */
  readonly worstCost: number;
};

export type ServedCase = {
  readonly id: string;
  readonly route: "auto" | "review";
  readonly fee: number;
  /** Error cost as expected when the case was decided, as it really was, and how far the two may lie apart. */
  readonly m: number;
  readonly e: number;
  readonly spread: number;
  /** The answer is the truth, because the policy declares its reviewers never to err. */
  readonly isCertain: boolean;
};

/** How audits are spread: a share of the cases of each route, evenly or by Neyman's allocation over a floor. */
export type AuditPlan = { readonly share: number; readonly floor: number; readonly even: boolean };

/** Serves cases under a policy that also is the truth about costs and reviewers. */
export function serveWindow(cases: readonly WorldCase[], { policy, read }: Strategy): Window {
  let worstCost = 0;
  const served = cases.map((it) => {
    const row = decide(read(it), policy);
    const L = regret(row.costs ?? []);
    worstCost = Math.max(worstCost, ...L.map(maximum));
    return serve({ row, L }, it, policy);
  });
  return { cases: served, trueCost: mean(served.map(({ fee, e }) => fee + e)), worstCost };
}

/** The chance of an audit for each case of a window; 1 where the truth is known anyway. */
export function auditChances({ cases }: Window, plan: AuditPlan): number[] {
  const chances = new Array<number>(cases.length).fill(1);
  for (const route of ["auto", "review"] as const) {
    const pool = [...cases.keys()].filter((i) => {
      const it = cases[i];
      return it?.route === route && !it.isCertain;
    });
    if (pool.length === 0) continue;
    const spreads = pool.map((i) => cases[i]?.spread ?? Number.NaN);
    const { pi } = allocateAudit(
      plan.even ? spreads.map(() => 1) : spreads,
      spreads.map(() => 1),
      plan.share * pool.length,
      plan.floor,
    );
    pool.forEach((i, place) => {
      chances[i] = pi[place] as number;
    });
  }
  return chances;
}

/** One draw of audits, each case by itself at its chance: what the estimators then see. */
export function auditWindow(
  { cases }: Window,
  chances: readonly number[],
  random: Random,
): CostRow[] {
  return cases.map(({ fee, m, e, isCertain }, i) => {
    const q = chances[i] as number;
    const isDrawn = random() < q;
    const labeled = isCertain || isDrawn;
    return { fee, m, e: labeled ? e : null, labeled, q };
  });
}

type Decided = { readonly row: DecisionRow; readonly L: Mat };

function serve({ row, L }: Decided, it: WorldCase, policy: CompiledPolicy): ServedCase {
  const { route, probabilities: p } = row;
  if (route === "reject" || p === null) throw new Error(`${it.id} has no answer`);
  const M = policy.deciders[0]?.M ?? null;
  const action = L[policy.actions.indexOf(row.action ?? "")] ?? [];
  const isReview = route === "review";
  const reviewed = M ? finalCost(p, L, M, 0) : 0;
  const reviewSpread = M ? reviewResidualSd(p, L, M) : 0;
  return {
    id: it.id,
    route,
    fee: feeOf(row, policy),
    m: isReview ? reviewed : expectation(p, action),
    e: errorCost({ ...row, costs: L }, it, policy),
    spread: isReview ? reviewSpread : automaticResidualSd(p, action),
    isCertain: isReview && M === null,
  };
}

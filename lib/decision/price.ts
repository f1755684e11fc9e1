import { combinedCost } from "./combined-cost";
import type { CompiledPolicy, PricedMatrix } from "./compile-policy";
import type { DecideInput, DraftRow } from "./decision-row";
import { gt } from "./gt";
import { withDeadline } from "./human-cost";
import { type Asking, chooseDecider, pricedCost } from "./ladder/choose-decider";
import type { Decider } from "./ladder/decider";
import { bestQuestion } from "./ladder/ladder-value";
import { expectation } from "./matrix";
import { chooseAction, risks } from "./risks";

/** What acting now and what asking would cost, as a decision keeps it. */
export type Money = Pick<
  DraftRow,
  "risks" | "automatic" | "review" | "priced" | "decider" | "deciders"
>;

type Instant = Pick<DecideInput, "lambda" | "tau" | "openLoads">;

/**
 * Prices one belief under a policy at one instant, and answers with the index of the cheapest action. Only sums, products
 * and comparisons, in a fixed order. What it finds goes into the decision that it is worked out for.
 */
export function price(
  money: Money,
  p: readonly number[],
  matrix: PricedMatrix,
  policy: CompiledPolicy,
  { lambda = 0, tau = 0, openLoads }: Instant,
  feeMultiplier: number,
): number {
  const R = risks(p, matrix.C);
  const action = chooseAction(policy.actionRule, R, p);
  const late = tau === 0 ? null : lateness(R, action, policy, tau);
  const deciders: Asking[] = [];
  for (const decider of policy.deciders) {
    const fee = decider.fee * feeMultiplier;
    const cost = orLate(askingCost(p, matrix, policy, decider, deciders.length, fee), late);
    const minutePrice = lambdaOf(decider.id, lambda);
    deciders.push({ id: decider.id, fee, minutes: decider.minutes, lambda: minutePrice, cost });
  }
  money.risks = R;
  money.automatic = R[action] ?? Number.NaN;
  money.deciders = deciders;
  if (policy.policy.ladder === "sequential") climb(money, p, matrix, policy, deciders, late);
  else askBest(money, deciders[chooseDecider(deciders, openLoads)]);
  return action;
}

/** Whether asking is cheaper by more than rounding; never before anything is priced. */
export function isWorthAsking({ automatic, priced }: Pick<Money, "automatic" | "priced">): boolean {
  return automatic !== null && priced !== null && gt(automatic, priced);
}

function askBest(money: Money, best: Asking | undefined): void {
  money.decider = best === undefined ? "" : best.id;
  money.review = best === undefined ? Number.NaN : best.cost;
  money.priced = best === undefined ? Number.NaN : pricedCost(best);
}

function climb(
  money: Money,
  p: readonly number[],
  { C }: PricedMatrix,
  policy: CompiledPolicy,
  deciders: readonly Asking[],
  late: Lateness | null,
): void {
  const rungs = (toll: (it: Asking) => number) =>
    deciders.map((it, r) => ({ id: it.id, fee: toll(it), M: policy.deciders[r]?.M ?? null }));
  const free = bestQuestion(
    p,
    rungs((it) => it.fee),
    C,
  );
  const isScarce = deciders.some(({ lambda }) => lambda !== 0);
  const scarce = isScarce
    ? bestQuestion(
        p,
        rungs((it) => it.fee + it.lambda * it.minutes),
        C,
      )
    : free;
  money.decider = scarce?.first ?? "";
  money.review = orLate(free?.cost ?? Number.NaN, late);
  money.priced = orLate(scarce?.cost ?? Number.NaN, late);
}

function askingCost(
  p: readonly number[],
  { C, losses }: PricedMatrix,
  { policy }: CompiledPolicy,
  { M }: Decider,
  index: number,
  fee: number,
): number {
  if (policy.reviewer_mode === "combined" && M) return combinedCost(p, C, M, fee).cost;
  return fee + expectation(p, losses[index] ?? []);
}

/** A missed deadline: how probable, what the fallback action then risks, and what the waiting has cost. */
type Lateness = { readonly tau: number; readonly risk: number; readonly cost: number };

/** A late review that is escalated is not answered by the fallback, so its price stands. */
function lateness(
  R: readonly number[],
  action: number,
  { policy, safeAction, deadlineCost }: CompiledPolicy,
  tau: number,
): Lateness {
  const fallback = policy.on_deadline === "safe_action" ? (safeAction ?? action) : action;
  const risk = R[fallback] ?? Number.NaN;
  return { tau: policy.on_deadline === "escalate" ? 0 : tau, risk, cost: deadlineCost };
}

function orLate(H: number, late: Lateness | null): number {
  return late === null || late.tau === 0 ? H : withDeadline(H, late.tau, late.risk, late.cost);
}

function lambdaOf(id: string, lambda: number | Readonly<Record<string, number>>): number {
  if (typeof lambda === "number") return lambda;
  return Object.hasOwn(lambda, id) ? (lambda[id] ?? 0) : 0;
}

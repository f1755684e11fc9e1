import { combinedCost } from "./combined-cost";
import type { CompiledPolicy, PricedMatrix } from "./compile-policy";
import type { DecideInput } from "./decision-row";
import { gt } from "./gt";
import { withDeadline } from "./human-cost";
import { type Asking, chooseDecider, pricedCost } from "./ladder/choose-decider";
import type { Decider } from "./ladder/decider";
import { bestQuestion } from "./ladder/ladder-value";
import { expectation } from "./matrix";
import { chooseAction, risks } from "./risks";

/** What acting now and what asking would cost, for one belief. */
export type Pricing = {
  readonly risks: readonly number[];
  readonly action: number;
  /** `R*`. */
  readonly automatic: number;
  readonly deciders: readonly Asking[];
  readonly decider: string;
  /** `H` of that decider, and the same with the price of its time. */
  readonly review: number;
  readonly priced: number;
  /** Whether asking is cheaper by more than rounding. */
  readonly isWorthAsking: boolean;
};

type Instant = Pick<DecideInput, "lambda" | "tau" | "openLoads">;

/** Prices one belief under a policy at one instant. Only sums, products and comparisons, in a fixed order. */
export function price(
  p: readonly number[],
  matrix: PricedMatrix,
  policy: CompiledPolicy,
  { lambda = 0, tau = 0, openLoads }: Instant,
  feeMultiplier: number,
): Pricing {
  const R = risks(p, matrix.C);
  const action = chooseAction(policy.actionRule, R, p);
  const automatic = R[action] ?? Number.NaN;
  const late = tau === 0 ? null : lateness(R, action, policy, tau);
  const deciders: Asking[] = [];
  for (const decider of policy.deciders) {
    const fee = decider.fee * feeMultiplier;
    const cost = orLate(askingCost(p, matrix, policy, decider, deciders.length, fee), late);
    const minutePrice = lambdaOf(decider.id, lambda);
    deciders.push({ id: decider.id, fee, minutes: decider.minutes, lambda: minutePrice, cost });
  }
  const { decider, review, priced } =
    policy.policy.ladder === "sequential"
      ? climb(p, matrix, policy, deciders, late)
      : askBest(deciders, openLoads);
  const isWorthAsking = gt(automatic, priced);
  return { risks: R, action, automatic, deciders, decider, review, priced, isWorthAsking };
}

type Asked = Pick<Pricing, "decider" | "review" | "priced">;

function askBest(deciders: readonly Asking[], openLoads: Instant["openLoads"]): Asked {
  const best = deciders[chooseDecider(deciders, openLoads)];
  if (best === undefined) return { decider: "", review: Number.NaN, priced: Number.NaN };
  return { decider: best.id, review: best.cost, priced: pricedCost(best) };
}

function climb(
  p: readonly number[],
  { C }: PricedMatrix,
  policy: CompiledPolicy,
  deciders: readonly Asking[],
  late: Lateness | null,
): Asked {
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
  const cost = (it: typeof free) => orLate(it?.cost ?? Number.NaN, late);
  return { decider: scarce?.first ?? "", review: cost(free), priced: cost(scarce) };
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

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

type Instant = Pick<DecideInput, "lambda" | "tau" | "openLoads"> & {
  readonly feeMultiplier: number;
};

/** Prices one belief under a policy at one instant. Only sums, products and comparisons, in a fixed order. */
export function price(
  p: readonly number[],
  matrix: PricedMatrix,
  policy: CompiledPolicy,
  instant: Instant,
): Pricing {
  const R = risks(p, matrix.C);
  const action = chooseAction(policy.actionRule, R, p);
  const automatic = R[action] ?? Number.NaN;
  const late = lateness(R, action, policy, instant.tau ?? 0);
  const deciders = policy.deciders.map((decider, r) => {
    const fee = decider.fee * instant.feeMultiplier;
    const cost = late(askingCost(p, matrix, policy, decider, r, fee));
    const lambda = lambdaOf(decider.id, instant.lambda);
    return { id: decider.id, fee, minutes: decider.minutes, lambda, cost };
  });
  const asked =
    policy.policy.ladder === "sequential"
      ? climb(p, matrix, policy, deciders, late)
      : askBest(deciders, instant.openLoads);
  const isWorthAsking = gt(automatic, asked.priced);
  return { risks: R, action, automatic, deciders, ...asked, isWorthAsking };
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
  late: (cost: number) => number,
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
  const cost = (it: typeof free) => late(it?.cost ?? Number.NaN);
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

/** Mixes in what happens when a review is late. An escalated review is not answered by the fallback, so its price stands. */
function lateness(
  R: readonly number[],
  action: number,
  { policy, safeAction, deadlineCost }: CompiledPolicy,
  tau: number,
): (cost: number) => number {
  if (tau === 0 || policy.on_deadline === "escalate") return (cost) => cost;
  const fallback = policy.on_deadline === "safe_action" ? (safeAction ?? action) : action;
  const risk = R[fallback] ?? Number.NaN;
  return (cost) => withDeadline(cost, tau, risk, deadlineCost);
}

function lambdaOf(id: string, lambda: Instant["lambda"] = 0): number {
  if (typeof lambda === "number") return lambda;
  return Object.hasOwn(lambda, id) ? (lambda[id] ?? 0) : 0;
}

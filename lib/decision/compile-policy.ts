import { FIRST_REVIEWER } from "./check-reviewers";
import { costMatrixFromTriples } from "./cost-triples";
import { DecisionError } from "./decision-error";
import { fee } from "./human-cost";
import { type Decider, finalLosses } from "./ladder/decider";
import type { Mat } from "./matrix";
import {
  type CostEntry,
  type CostFormula,
  Policy,
  type PolicyInput,
  type ReviewCost,
  type Reviewer,
  type RuleEffect,
} from "./policy";
import { type CostSpec, type OnMissingCost, resolveCost } from "./resolve-cost";
import { reviewerConfusion } from "./reviewer-confusion";
import type { ActionRule } from "./risks";
import { parseRule } from "./rules/parse-rule";
import { fieldsOf, type Predicate } from "./rules/predicate";
import { validatePolicy } from "./validate-policy";

/** Handling time of a review when the policy names none, in minutes. */
const DEFAULT_MINUTES = 5;

export type CompiledRule = {
  readonly name: string;
  readonly when: Predicate;
  readonly effect: RuleEffect;
};

/** A matrix with what each decider's final answers cost per truth, `losses[decider][truth]`. */
export type PricedMatrix = { readonly C: Mat; readonly losses: Mat };

/** Costs a policy may use; `fixed` when they are the same for every instance. */
export type CompiledCosts = { readonly spec: CostSpec; readonly fixed: PricedMatrix | null };

/**
 * A policy with its names turned into indices and all that can be worked out once worked out. Cache it beside the
 * policy version.
 */
export type CompiledPolicy = {
  readonly policy: Policy;
  readonly labels: readonly string[];
  /** The labels, then the further actions. */
  readonly actions: readonly string[];
  readonly actionRule: ActionRule;
  readonly costs: CompiledCosts;
  readonly matrices: ReadonlyMap<string, CompiledCosts>;
  readonly deciders: readonly Decider[];
  /** The same with the reviewers as they err at each stratum of confidence; `null` where they are taken to err alike at all. */
  readonly strata: readonly CompiledPolicy[] | null;
  readonly rules: readonly CompiledRule[];
  /** Whether each action may be taken without a person. */
  readonly neverAutomatic: readonly boolean[];
  /** Entropy takes logarithms, so it is worked out only where a trigger or a rule reads it. */
  readonly needsEntropy: boolean;
  readonly safeAction: number | null;
  /** Cost of waiting until the deadline; 0 without one. */
  readonly deadlineCost: number;
};

/**
 * Compiles a policy for an endpoint's labels, defaults filled in. Throws `INVALID_POLICY`, naming the first thing
 * `validatePolicy` objects to.
 */
export function compilePolicy(written: PolicyInput, labels: readonly string[]): CompiledPolicy {
  const [error] = validatePolicy(written, labels).errors;
  if (error) throw new DecisionError("INVALID_POLICY", error.pointer, error.detail);
  const policy = Policy.parse(written);
  const actions = [...labels, ...policy.actions];
  const deciders = compileDeciders(policy, labels, actions);
  const costs = (entries: readonly CostEntry[]) =>
    compileCosts(costSpec(entries, labels, actions, policy), deciders);
  const rules = policy.triggers.rules.map((rule) => ({ ...rule, when: parseRule(rule.when) }));
  return {
    policy,
    labels,
    actions,
    actionRule: policy.action_rule,
    costs: costs(policy.costs),
    matrices: new Map(Object.entries(policy.matrices).map(([name, it]) => [name, costs(it)])),
    deciders,
    strata: null,
    rules,
    neverAutomatic: actions.map((it) => policy.triggers.never_automatic.includes(it)),
    needsEntropy: policy.triggers.max_entropy !== undefined || rules.some(readsEntropy),
    safeAction: policy.safe_action === undefined ? null : actions.indexOf(policy.safe_action),
    deadlineCost: deadlineCost(policy),
  };
}

/** The costs of one list of entries as `clip(alpha + beta·v, lo, hi)`. */
function costSpec(
  entries: readonly CostEntry[],
  labels: readonly string[],
  actions: readonly string[],
  missing: { readonly on_missing_cost: OnMissingCost; readonly value_min: number },
): CostSpec {
  const cells = costMatrixFromTriples(labels, actions, entries);
  const read = (member: (it: CostFormula) => number, constant: (it: number) => number) =>
    cells.map((row) => row.map((it) => (typeof it === "number" ? constant(it) : member(it))));
  const formula = cells.flat().find((it): it is CostFormula => typeof it !== "number");
  return {
    alpha: read(
      ({ base }) => base,
      (it) => it,
    ),
    beta: read(
      ({ per_unit }) => per_unit,
      () => 0,
    ),
    lo: read(
      ({ min = Number.NEGATIVE_INFINITY }) => min,
      () => Number.NEGATIVE_INFINITY,
    ),
    hi: read(
      ({ max = Number.POSITIVE_INFINITY }) => max,
      () => Number.POSITIVE_INFINITY,
    ),
    of: formula?.of ?? null,
    valueMin: missing.value_min,
    onMissing: missing.on_missing_cost,
  };
}

/** A resolved matrix with the losses of every decider. */
export function priceMatrix(C: Mat, deciders: readonly Decider[]): PricedMatrix {
  return { C, losses: deciders.map((decider) => finalLosses(decider, C)) };
}

function compileCosts(spec: CostSpec, deciders: readonly Decider[]): CompiledCosts {
  const resolved = spec.of === null ? resolveCost(spec, null) : null;
  return { spec, fixed: resolved && "C" in resolved ? priceMatrix(resolved.C, deciders) : null };
}

function compileDeciders(
  policy: Policy,
  labels: readonly string[],
  actions: readonly string[],
): Decider[] {
  const minutes = policy.capacity?.minutes_per_review ?? DEFAULT_MINUTES;
  const people: { id: string; review_cost: ReviewCost; reviewer?: Reviewer | undefined }[] = [
    { id: FIRST_REVIEWER, review_cost: policy.review_cost, reviewer: policy.reviewer },
    ...policy.tiers,
  ];
  return people.map(({ id, review_cost, reviewer }) => ({
    id,
    fee: reviewFee(review_cost),
    minutes: typeof review_cost === "number" ? minutes : review_cost.minutes,
    M: reviewer ? reviewerConfusion(reviewer, labels, actions) : null,
  }));
}

/** The fee of one review, in the policy's currency. */
export function reviewFee(cost: ReviewCost): number {
  if (typeof cost === "number") return cost;
  const price = {
    base: cost.base,
    hourly: cost.hourly,
    delayCostPerHour: cost.delay_cost_per_hour,
  };
  return fee(price, cost.minutes, cost.wait_hours);
}

function deadlineCost({ review_cost, review_deadline_minutes = 0 }: Policy): number {
  const perHour = typeof review_cost === "number" ? 0 : review_cost.delay_cost_per_hour;
  return (perHour * review_deadline_minutes) / 60;
}

function readsEntropy({ when }: CompiledRule): boolean {
  return fieldsOf(when).some((it) => it.from === "measure" && it.name === "entropy");
}

import type { AnswerCount } from "#lib/decision/agreement/answer-counts";
import { withMeasuredReviewers } from "#lib/decision/agreement/measured-reviewers";
import { type CompiledPolicy, compilePolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import type { DecisionRow, ReasonCode, Route } from "#lib/decision/decision-row";
import type { PolicyInput } from "#lib/decision/policy";
import { resolveCost } from "#lib/decision/resolve-cost";
import { binaryThreshold, reviewBand } from "#lib/decision/review-band";

/** A stretch of P(second label) on which the same thing happens for the same reason. */
export type Region = {
  readonly from: number;
  readonly to: number;
  readonly route: Route;
  /** What the caller is told; `null` where a person decides. */
  readonly action: string | null;
  readonly reason: ReasonCode;
};

/** Expected cost of one case at one probability of the second label. */
export type CostPoint = {
  readonly p: number;
  /** Of the automatic action. */
  readonly automatic: number;
  /** Of asking. */
  readonly review: number;
  /** Of what the policy does. */
  readonly done: number;
  readonly route: Route;
};

/** A policy with the reviewers that traffic is routed to: measured where enough of their answers are known, else as stated. */
export function policyWith(
  policy: PolicyInput,
  labels: readonly string[],
  answers: readonly AnswerCount[],
): CompiledPolicy {
  return withMeasuredReviewers(compilePolicy(policy, labels), answers);
}

const STEPS = 400;
const EXACT = 1e-9;

/** What a policy for two labels does with one probability of the second, where costs depend on `amount`. */
export function decideAt(compiled: CompiledPolicy, p: number, amount: number | null): DecisionRow {
  const { of } = compiled.costs.spec;
  const features = of !== null && amount !== null ? { [of]: amount } : {};
  return decide({ probabilities: [1 - p, p], features }, compiled);
}

/**
 * Cuts the axis of P(second label) where the policy changes its mind, by asking the function that routes. Limits that follow
 * from the costs are exact; others, such as a rule's, are found by halving. Rules on other inputs than the amount see none.
 */
export function regionsOf(compiled: CompiledPolicy, amount: number | null): Region[] {
  const limits = costLimits(compiled, amount);
  const at = (p: number) => regionAt(decideAt(compiled, p, amount));
  const points = probes(limits);
  const cuts: number[] = [0];
  for (let i = 1; i < points.length; i++) {
    const [low = 0, high = 1] = [points[i - 1], points[i]];
    if (isSame(at(low), at(high))) continue;
    const limit = limits.find((it) => it >= low && it <= high);
    cuts.push(limit ?? halve(low, high, (p) => isSame(at(p), at(low))));
  }
  cuts.push(1);
  return cuts.slice(1).flatMap((to, i) => {
    const from = cuts[i] ?? 0;
    return to - from > EXACT ? [{ from, to, ...at((from + to) / 2) }] : [];
  });
}

/** The curve of expected cost over the axis: a hundred equal strides, every limit of the costs, and the points `also` asked for. */
export function costPoints(
  compiled: CompiledPolicy,
  amount: number | null,
  also: readonly number[] = [],
): CostPoint[] {
  const strides = Array.from({ length: 101 }, (_, i) => i / 100);
  const axis = new Set([...strides, ...costLimits(compiled, amount), ...also]);
  return [...axis]
    .toSorted((a, b) => a - b)
    .flatMap((p) => {
      const row = decideAt(compiled, p, amount);
      const { automatic, review, route, action } = row;
      if (automatic === null || review === null) return [];
      const told = row.risks[compiled.actions.indexOf(action ?? "")] ?? automatic;
      return [{ p, automatic, review, done: route === "review" ? review : told, route }];
    });
}

/** Where the costs alone draw the line: the ends of the stretch that goes to people, and where the cheapest answer turns. */
export function costLimits(compiled: CompiledPolicy, amount: number | null): number[] {
  const [decider] = compiled.deciders;
  const resolved = resolveCost(compiled.costs.spec, amount);
  if (!("C" in resolved && decider)) return [];
  const band = reviewBand(resolved.C, decider.fee, decider.M ?? undefined, compiled.actionRule);
  const turn = compiled.actionRule === "model_label" ? 0.5 : binaryThreshold(resolved.C);
  const limits = [...(band ?? []), ...(turn === null ? [] : [turn])];
  return limits.filter((it) => it > 0 && it < 1).sort((a, b) => a - b);
}

/** Between and just beside every limit, so that a change is caught on its own side. */
function probes(limits: readonly number[]): number[] {
  const strides = Array.from({ length: STEPS + 1 }, (_, i) => i / STEPS);
  const beside = limits.flatMap((it) => [it - 1e-6, it + 1e-6]);
  const off = strides.filter((p) => limits.every((it) => Math.abs(it - p) > 2e-6));
  return [...off, ...beside].filter((p) => p >= 0 && p <= 1).sort((a, b) => a - b);
}

function regionAt({ route, action, reasons }: DecisionRow): Omit<Region, "from" | "to"> {
  return { route, action, reason: reasons[0]?.code ?? "cost_within_review" };
}

function isSame(a: Omit<Region, "from" | "to">, b: Omit<Region, "from" | "to">): boolean {
  return a.route === b.route && a.action === b.action && a.reason === b.reason;
}

function halve(low: number, high: number, isStillLow: (p: number) => boolean): number {
  let [from, to] = [low, high];
  while (to - from > EXACT) {
    const middle = (from + to) / 2;
    if (isStillLow(middle)) from = middle;
    else to = middle;
  }
  return Number(((from + to) / 2).toFixed(8));
}

import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { isWorthClimbing } from "#lib/decision/ladder/climb-rule";
import { costAfter, type DoubtBins } from "#lib/decision/ladder/doubt-bins";
import { toldCost } from "#lib/decision/ladder/realized-cost";
import { canonicalJson } from "#lib/kernel/canonical-json";
import type { Active } from "../active";
import type { LadderFit } from "../ladder-fits/ladder-fit";
import { type Circumstances, circumstancesOf, decideInput } from "../route-inputs";
import type { Said } from "../scored";
import { costNow } from "./cost-now";
import { type Climber, isUnanswered } from "./rung";

type Next = {
  /** Money one row costs on the next rung. */
  readonly price: number;
  /** What is known of its answers; without it, it is taken never to err. */
  readonly fit: LadderFit | null;
};

/**
 * Whether a row goes on to the next rung: nobody below had a word, or stopping here is expected to cost more than the next rung's
 * price and what the case still costs after its answer.
 */
export function worthClimbing(active: Active, { price, fit }: Next): (row: Climber) => boolean {
  const now = costNow(active);
  return (row) => {
    const { said } = row;
    if (said === null || isUnanswered(row)) return true;
    const after = fit ? expectedAfter(active, fit.rule, row.checked, said) : 0;
    return isWorthClimbing(now(row), {
      price: price + (fit?.rule.margin ?? 0),
      costAfter: after,
    });
  };
}

/**
 * What a case is expected to cost after the next rung's answer: what rows that were as doubtful have cost under the policy in
 * force, priced and routed as this case is.
 */
function expectedAfter(
  active: Active,
  { bins, labelWeight }: Pick<LadderFit["rule"], "bins" | "labelWeight">,
  checked: Climber["checked"],
  said: Said,
): number {
  const { compiled } = active;
  const { interval: _interval, ...circumstances } = circumstancesOf(active, said);
  const known = isAlike(compiled) ? keptMeans(bins, compiled, circumstances) : undefined;
  return costAfter(
    bins,
    said.probabilities ?? [],
    ({ p, truth }) => {
      const row = decide(decideInput(checked, p, circumstances), compiled);
      return toldCost(row, truth, compiled, labelWeight);
    },
    known,
  );
}

/** Whether a policy prices every case of the same probabilities alike. */
function isAlike({ costs, rules }: CompiledPolicy): boolean {
  return costs.fixed !== null && rules.length === 0;
}

type Means = Map<number, number>;
const kept = new WeakMap<DoubtBins, WeakMap<CompiledPolicy, Map<string, Means>>>();
/** Prices of scarce time change by the minute; what was worked out under older ones is let go. */
const MOST_KEPT = 50;

function keptMeans(bins: DoubtBins, compiled: CompiledPolicy, told: Circumstances): Means {
  const byPolicy = kept.get(bins) ?? new WeakMap<CompiledPolicy, Map<string, Means>>();
  kept.set(bins, byPolicy);
  const byCircumstances = byPolicy.get(compiled) ?? new Map<string, Means>();
  byPolicy.set(compiled, byCircumstances);
  const { openLoads: _loads, ...rest } = told;
  const key = canonicalJson(rest);
  const means = byCircumstances.get(key) ?? new Map<number, number>();
  if (byCircumstances.size >= MOST_KEPT) byCircumstances.clear();
  byCircumstances.set(key, means);
  return means;
}

import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { costOfStopping, isWorthClimbing } from "#lib/decision/ladder/climb-rule";
import { costAfter, type DoubtBins } from "#lib/decision/ladder/doubt-bins";
import { toldCost } from "#lib/decision/ladder/realized-cost";
import { canonicalJson } from "#lib/kernel/canonical-json";
import type { Active } from "../active";
import type { LadderFit } from "../ladder-fits/ladder-fit";
import { type Circumstances, circumstancesOf, decideInput } from "../route-inputs";
import type { Climber } from "./rung";

type Next = {
  /** Money one row costs on the next rung. */
  readonly price: number;
  /** What is known of its answers; without it, it is taken never to err. */
  readonly fit: LadderFit | null;
};

/**
 * Whether a row goes on to the next rung: nobody below had a word, or stopping here is expected to cost more than the next rung's
 * price and what the case still costs after its answer. `decide` is asked, under the policy in force and with people at their price,
 * so that a climb and the route that follows it go by the same sum.
 */
export function worthClimbing(active: Active, { price, fit }: Next): (row: Climber) => boolean {
  const { compiled } = active;
  const isAlike = compiled.costs.fixed !== null && compiled.rules.length === 0;
  return ({ checked, said }) => {
    if (!said?.probabilities) return true;
    const circumstances = circumstancesOf(active, said);
    const row = decide(decideInput(checked, said.probabilities, circumstances), compiled);
    const now = costOfStopping(row);
    if (!fit) return isWorthClimbing(now, { price, costAfter: 0 });
    const { bins, labelWeight, margin } = fit.rule;
    const { interval: _interval, ...told } = circumstances;
    const costOf: Parameters<typeof costAfter>[2] = ({ p, truth }) =>
      toldCost(decide(decideInput(checked, p, told), compiled), truth, compiled, labelWeight);
    const known = isAlike ? keptMeans(bins, compiled, told) : undefined;
    const after = costAfter(bins, said.probabilities, costOf, known);
    return isWorthClimbing(now, { price: price + margin, costAfter: after });
  };
}

type Means = Map<number, number>;
const kept = new WeakMap<DoubtBins, WeakMap<CompiledPolicy, Map<string, Means>>>();
/** Prices of scarce time change by the minute; what was worked out under older ones is let go. */
const MOST_KEPT = 50;

/** Means by bin, for a policy that prices all cases of the same probabilities and circumstances alike. */
function keptMeans(bins: DoubtBins, compiled: CompiledPolicy, told: Circumstances): Means {
  const byPolicy = kept.get(bins) ?? new WeakMap<CompiledPolicy, Map<string, Means>>();
  kept.set(bins, byPolicy);
  const byCircumstances = byPolicy.get(compiled) ?? new Map<string, Means>();
  byPolicy.set(compiled, byCircumstances);
  const key = keyOf(told);
  const known = byCircumstances.get(key);
  if (known) return known;
  const means: Means = new Map();
  if (byCircumstances.size >= MOST_KEPT) byCircumstances.clear();
  byCircumstances.set(key, means);
  return means;
}

/** All that may change a price or a route; loads settle ties only. */
function keyOf({ openLoads: _loads, ladderFits: _fits, ...told }: Circumstances): string {
  let key = "";
  for (const [name, it] of Object.entries(told)) {
    key += `${name} ${typeof it === "object" ? canonicalJson(it) : it},`;
  }
  return key;
}

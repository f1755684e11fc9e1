import { atConfidence } from "#lib/decision/agreement/confidence-strata";
import type { CostRow } from "#lib/decision/estimation/cost-rows";
import { finalLosses } from "#lib/decision/ladder/decider";
import { columnMinima, expectation, type Mat } from "#lib/decision/matrix";
import { regret } from "#lib/decision/regret";
import type { Evidence } from "./evidence";
import { finalWord, knownTruth, type ServedBy, servedBy } from "./known-truth";

/** One prediction as it was served, and as it would have been by the model or by a person alone. */
export type PricedEvidence = {
  readonly id: string;
  readonly served: ServedBy;
  readonly live: CostRow;
  readonly allAutomatic: CostRow;
  readonly allHuman: CostRow;
  /** The number that its audit was drawn with. */
  readonly u: number;
  /** The chance of its label is that of an audit draw. */
  readonly isByDraw: boolean;
  /** Its audit was drawn and is not answered. */
  readonly isPending: boolean;
  /** The truth by its label's index, where it is known. */
  readonly truth: number | null;
  /** What was served costs this for each truth; a person's answer would be another for another truth. */
  readonly byTruth: readonly number[];
  /** Least and greatest error cost of what was served. */
  readonly range: readonly [number, number];
  /** The largest cost any action has here. */
  readonly worst: number;
};

export type Pricing = {
  /** An outcome is known for every prediction of the window. */
  readonly isFullyTold: boolean;
  /** The right action is not free for every truth, so costs are told above the cheapest action of each. */
  readonly isRegret: boolean;
};

/**
 * Prices one prediction with the matrix stored on it: `fee` known, `m` what the model expected, `e` what the truth showed.
 * `null` where nothing can be priced, or where no decision was served yet.
 */
export function priceEvidence(row: Evidence, pricing: Pricing): PricedEvidence | null {
  const served = servedBy(row);
  const prices = pricesOf(row, pricing.isRegret);
  if (served === "nobody_yet" || prices === null) return null;
  const { decider, C } = prices;
  const known = knownTruth(row, { isFullyTold: pricing.isFullyTold, isPerfect: !decider.M });
  const { actions, labels, deadlineCost } = row.compiled;
  const truth = known.label === null ? null : labels.indexOf(known.label);
  const told = (fee: number, m: number, losses: readonly number[]): CostRow => {
    const e = truth === null ? null : (losses[truth] ?? null);
    return { q: known.q, labeled: truth !== null, fee, m, e };
  };
  const action = served === "model" ? row.action : (finalWord(row.answers)?.label ?? null);
  const lineOf = (name: string | null) => C[actions.indexOf(name ?? "")] ?? [];
  const acting = (name: string | null, fee: number) =>
    told(fee, expectation(prices.p, lineOf(name)), lineOf(name));
  const line = lineOf(action);
  const isHuman = served === "human";
  const paid = feesPaid(row, prices.fee);
  const human = isHuman
    ? told(paid || prices.fee, prices.m, line)
    : told(prices.fee, prices.m, finalLosses(decider, C));
  const waited = served === "fallback" ? paid + deadlineCost : 0;
  return {
    id: row.id,
    u: row.u,
    served,
    live: isHuman ? human : acting(action, waited),
    allAutomatic: acting(served === "model" ? action : row.provisional, 0),
    allHuman: human,
    isByDraw: known.isByDraw,
    isPending: known.isPending,
    truth,
    byTruth: isHuman ? finalLosses(decider, C) : line,
    range: [Math.min(...line), Math.max(...line)],
    worst: worstOf(C),
  };
}

/** What the stored row was priced with; `m` is what asking was expected to cost beside its fee. */
function pricesOf({ decision, compiled }: Evidence, isRegret: boolean) {
  const { costs, probabilities: p, review } = decision;
  const asked = decision.deciders.find(({ id }) => id === decision.decider);
  if (!(costs && p && asked) || review === null) return null;
  const { deciders } = atConfidence(compiled, p);
  const decider = deciders.find(({ id }) => id === asked.id) ?? { M: null };
  const least = isRegret ? expectation(p, columnMinima(costs)) : 0;
  const C = isRegret ? regret(costs) : costs;
  return { p, decider, C, fee: asked.fee, m: review - asked.fee - least };
}

/**
 * Everybody who answered the case that was opened for it, each at the price of that instant; `otherwise` where none is
 * on record.
 */
function feesPaid({ answers, decision }: Evidence, otherwise: number): number {
  const fees = new Map(decision.deciders.map(({ id, fee }) => [id, fee]));
  return answers
    .filter(({ origin }) => origin === "routed")
    .flatMap(({ reviews }) => reviews)
    .reduce((sum, { decider }) => sum + (fees.get(decider ?? "") ?? otherwise), 0);
}

function worstOf(C: Mat): number {
  return Math.max(...C.map((row) => Math.max(...row)));
}

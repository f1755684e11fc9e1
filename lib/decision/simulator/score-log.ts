import type { CompiledPolicy } from "../compile-policy";
import { decide } from "../decide";
import type { DecideInput, DecisionRow } from "../decision-row";
import { noiseCorrection } from "../estimation/noisy-labels";
import { gt } from "../gt";
import { columnMinima, expectation, type Mat } from "../matrix";
import { hasEvidence, type LogRow, validateLogRow } from "./log-row";
import { type Ruler, type Served, servedBy } from "./ruler";
import { toldUnder } from "./told-under";

/** What serving one case one way costs, as far as the log can tell. Money, fee included. */
export type Priced = {
  /** What the model expects it to cost. */
  readonly expected: number;
  /** `expected` corrected by the label: averages to the true cost. `NaN` without evidence. */
  readonly score: number;
  readonly least: number;
  readonly greatest: number;
  /** What it costs for each truth. */
  readonly costs: readonly number[];
  /** The label shows a mistake of an automatic answer: another action would have cost less. */
  readonly isCostly: boolean;
};

/** What is kept of a decision: whole rows of 100,000 predictions would fill the memory for nothing. */
export type Routing = Pick<DecisionRow, "route" | "action" | "decider"> & {
  /** Handling time of whoever would be asked. */
  readonly minutes: number;
};

/** One case under the policies compared; `null` where one of them rejects it or the ruler cannot price it. */
export type Compared = {
  readonly row: LogRow;
  readonly candidate: Routing;
  readonly live: Routing;
  readonly prices: Readonly<Record<Way, Priced>>;
};

/** The ways of serving a case that are priced side by side. */
export type Way = "candidate" | "live" | "allHuman" | "allAutomatic";

/** Decides one logged case again under each policy and prices all of it with one ruler. */
export function compareRow(
  row: LogRow,
  { candidate, live, ruler, path, lambda }: Comparison,
): Compared | null {
  validateLogRow(row, ruler.policy.labels.length, path);
  const first = decide(inputAt(row, lambda?.candidate, candidate, candidate === live), candidate);
  const last = decide(inputAt(row, lambda?.live, live, true), live);
  const ruled = ruledBy(row, ruler.policy, { candidate, live, first, last });
  const [firstServed, lastServed] = [servedBy(first), servedBy(last)];
  if (!(firstServed && lastServed)) return null;
  const person: Served = { by: "person", decider: ruler.policy.deciders[0]?.id ?? "" };
  const alone = ruled.provisional;
  const model: Served = alone === null ? person : { by: "model", action: alone };
  const it: Case = { row, ruled, ruler };
  const decided = priceServed(firstServed, it);
  const lived = priceServed(lastServed, it);
  const human = priceServed(person, it);
  const automatic = priceServed(model, it);
  if (!(decided && lived && human && automatic)) return null;
  const prices = { candidate: decided, live: lived, allHuman: human, allAutomatic: automatic };
  return { row, candidate: routingOf(first), live: routingOf(last), prices };
}

export type Comparison = {
  readonly candidate: CompiledPolicy;
  readonly live: CompiledPolicy;
  readonly ruler: Ruler;
  readonly path: string;
  /** The price of a reviewer minute under each; absent: the one the row was decided at. */
  readonly lambda?: { readonly candidate?: number | undefined; readonly live?: number | undefined };
};

/** What a decision leaves behind. */
export function routingOf({ route, action, decider, deciders }: DecisionRow): Routing {
  const asked = deciders.find(({ id }) => id === decider) ?? deciders[0];
  return { route, action, decider, minutes: asked?.minutes ?? 0 };
}

type Decided = {
  readonly candidate: CompiledPolicy;
  readonly live: CompiledPolicy;
  readonly first: DecisionRow;
  readonly last: DecisionRow;
};

/** The ruler's own decision of a case, read for its costs and prices, which do not hang on the price of a minute. */
function ruledBy(row: LogRow, policy: CompiledPolicy, it: Decided): DecisionRow {
  if (policy === it.candidate) return it.first;
  return policy === it.live ? it.last : decide(toldUnder(row.input, policy, true), policy);
}

function inputAt(
  row: LogRow,
  lambda: number | undefined,
  policy: CompiledPolicy,
  isInForce: boolean,
): DecideInput {
  const input = toldUnder(row.input, policy, isInForce);
  return lambda === undefined ? input : { ...input, lambda };
}

type Case = { readonly row: LogRow; readonly ruled: DecisionRow; readonly ruler: Ruler };

function priceServed(served: Served, { row, ruled, ruler }: Case): Priced | null {
  const costs = ruler.costByTruth(served, ruled);
  if (costs === null) return null;
  const p = ruled.probabilities ?? costs.map(() => 1 / costs.length);
  const expected = expectation(p, costs);
  const { truth, q } = row;
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const cost of costs) {
    least = Math.min(least, cost);
    greatest = Math.max(greatest, cost);
  }
  if (truth === null || !hasEvidence(row)) {
    const score = hasEvidence(row) ? expected : Number.NaN;
    return { expected, score, least, greatest, costs, isCostly: false };
  }
  const revealed = row.answeredBy ? corrected(costs, row.answeredBy, truth) : costs[truth];
  const score = expected + ((revealed ?? Number.NaN) - expected) / q;
  const isCostly = isMistake(served, costs, columnMinima(ruled.costs ?? []), truth);
  return { expected, score, least, greatest, costs, isCostly };
}

/** A person's costs are an average over answers; a mistake that was made is an automatic one that could be avoided. */
function isMistake(served: Served, costs: readonly number[], least: readonly number[], y: number) {
  return served.by === "model" && gt(costs[y] ?? Number.NaN, least[y] ?? Number.NaN);
}

const corrections = new WeakMap<Mat, Mat>();

/** Costs read at an answer that may be wrong, so that they are right on average over its errors. */
function corrected(costs: readonly number[], M: Mat, answer: number): number {
  const turned = corrections.get(M) ?? noiseCorrection(M);
  corrections.set(M, turned);
  return expectation(turned[answer] ?? [], costs);
}

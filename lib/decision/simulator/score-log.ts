import type { CompiledPolicy } from "../compile-policy";
import { decide } from "../decide";
import type { DecisionRow } from "../decision-row";
import { noiseCorrection } from "../estimation/noisy-labels";
import { gt } from "../gt";
import { columnMinima, expectation, type Mat } from "../matrix";
import { hasEvidence, type LogRow, validateLogRow } from "./log-row";
import { type Ruler, type Served, servedBy } from "./ruler";

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

/** One case under the policies compared; `null` where one of them rejects it or the ruler cannot price it. */
export type Compared = {
  readonly row: LogRow;
  readonly candidate: DecisionRow;
  readonly live: DecisionRow;
  readonly prices: Readonly<Record<Way, Priced>>;
};

/** The ways of serving a case that are priced side by side. */
export type Way = "candidate" | "live" | "allHuman" | "allAutomatic";

/** Decides one logged case again under each policy and prices all of it with one ruler. */
export function compareRow(
  row: LogRow,
  { candidate, live, ruler, path }: Comparison,
): Compared | null {
  validateLogRow(row, ruler.policy.labels.length, path);
  const ruled = decide(row.input, ruler.policy);
  const decided = candidate === ruler.policy ? ruled : decide(row.input, candidate);
  const lived = live === ruler.policy ? ruled : decide(row.input, live);
  const [firstServed, lastServed] = [servedBy(decided), servedBy(lived)];
  if (!(firstServed && lastServed)) return null;
  const person: Served = { by: "person", decider: ruler.policy.deciders[0]?.id ?? "" };
  const alone = ruled.provisional;
  const model: Served = alone === null ? person : { by: "model", action: alone };
  const priced = [firstServed, lastServed, person, model].map((served) =>
    priceServed(served, { row, ruled, ruler }),
  );
  const [first, last, human, automatic] = priced;
  if (!(first && last && human && automatic)) return null;
  const prices = { candidate: first, live: last, allHuman: human, allAutomatic: automatic };
  return { row, candidate: decided, live: lived, prices };
}

export type Comparison = {
  readonly candidate: CompiledPolicy;
  readonly live: CompiledPolicy;
  readonly ruler: Ruler;
  readonly path: string;
};

type Case = { readonly row: LogRow; readonly ruled: DecisionRow; readonly ruler: Ruler };

function priceServed(served: Served, { row, ruled, ruler }: Case): Priced | null {
  const costs = ruler.costByTruth(served, ruled);
  if (costs === null) return null;
  const p = ruled.probabilities ?? costs.map(() => 1 / costs.length);
  const expected = expectation(p, costs);
  const { truth, q } = row;
  const [least, greatest] = [Math.min(...costs), Math.max(...costs)];
  const told = { expected, least, greatest, costs };
  if (truth === null || !hasEvidence(row)) {
    return { ...told, score: hasEvidence(row) ? expected : Number.NaN, isCostly: false };
  }
  const revealed = row.answeredBy ? corrected(costs, row.answeredBy, truth) : costs[truth];
  const score = expected + ((revealed ?? Number.NaN) - expected) / q;
  const isCostly = isMistake(served, costs, columnMinima(ruled.costs ?? []), truth);
  return { ...told, score, isCostly };
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

import { setImmediate } from "node:timers/promises";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import { costOfStopping } from "#lib/decision/ladder/climb-rule";
import { type AnsweredTwice, costAfter } from "#lib/decision/ladder/doubt-bins";
import type { Weighed } from "#lib/decision/ladder/hand-over-curve";
import { realizedCost, toldCost } from "#lib/decision/ladder/realized-cost";
import type { LadderRule } from "./ladder-fit";

/** A labeled row as both rungs answered it, with what its costs may depend on. */
export type RungPair = AnsweredTwice & {
  readonly features?: Readonly<Record<string, unknown>> | undefined;
};

/** A row weighed, and whether each answer leaves it to a person. */
export type WeighedPair = Weighed & {
  readonly isReviewedBelow: boolean;
  readonly isReviewedAbove: boolean;
};

/** More than any case costs, for rows that cannot be priced where they are. */
const NO_PRICE = 1e12;

const ROWS_AT_ONCE = 50;

/**
 * Decides each row by the lower and by the higher rung under a policy, and says what going up was expected to save: by the rows
 * of its bin, priced as this one is.
 */
export async function weighRows(
  rows: readonly RungPair[],
  { bins, labelWeight }: Pick<LadderRule, "bins" | "labelWeight">,
  compiled: CompiledPolicy,
): Promise<WeighedPair[]> {
  const isAlike = compiled.costs.fixed !== null && compiled.rules.length === 0;
  const known = isAlike ? new Map<number, number>() : undefined;
  const weighed: WeighedPair[] = [];
  for (const [i, row] of rows.entries()) {
    // Whoever serves in this process is let in between.
    if (i % ROWS_AT_ONCE === 0) await setImmediate();
    weighed.push(weigh(row, { bins, labelWeight, compiled, known }));
  }
  return weighed;
}

type Weighing = Pick<LadderRule, "bins" | "labelWeight"> & {
  readonly compiled: CompiledPolicy;
  readonly known: Map<number, number> | undefined;
};

function weigh(
  { before, after, truth, features }: RungPair,
  { bins, labelWeight, compiled, known }: Weighing,
): WeighedPair {
  const by = (p: readonly number[]) =>
    decide({ probabilities: p, ...(features ? { features } : {}) }, compiled);
  const [stay, go] = [by(before), by(after)];
  const costOf: Parameters<typeof costAfter>[2] = (row) =>
    toldCost(by(row.p), row.truth, compiled, labelWeight);
  const saving = costOfStopping(stay) - costAfter(bins, before, costOf, known);
  return {
    saving: Number.isFinite(saving) ? saving : NO_PRICE,
    stay: realizedCost(stay, truth, compiled),
    go: realizedCost(go, truth, compiled),
    isReviewedBelow: stay.route === "review",
    isReviewedAbove: go.route === "review",
  };
}

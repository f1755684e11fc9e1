import { DecisionError } from "../decision-error";
import { gt } from "../gt";
import type { Mat } from "../matrix";

/** Who takes each Case, at the least total cost, and what one more place would save. */
export type Assignment = {
  /** Index of the reviewer for each Case, `null` for the automatic action. */
  readonly reviewers: readonly (number | null)[];
  readonly cost: number;
  /** Saving from one more place with each reviewer: the least of the optimal dual prices. */
  readonly lambda: readonly number[];
};

type State = {
  /** Cost of each Case with each decider; the last column is the automatic action. */
  readonly costs: Mat;
  readonly taken: number[];
};

/** A way to free a place: Cases moved one along, and what that changes. */
type Chain = { readonly change: number; readonly moves: readonly { item: number; to: number }[] };

/**
 * Several reviewers with room for a number of Cases each, all Cases taking the same time (a transportation problem, so
 * the optimum is whole). `auto[case]`, `human[case][reviewer]`, `capacity[reviewer]`. Fills one place at a time along
 * the cheapest chain of moves, which keeps the assignment optimal for the places filled so far.
 */
export function assignReviewers(
  auto: readonly number[],
  human: Mat,
  capacity: readonly number[],
): Assignment {
  const count = capacity.length;
  const costs = auto.map((cost, i) => [...rowOf(human, i, count), cost]);
  const state: State = { costs, taken: auto.map(() => count) };
  for (const [reviewer, places] of capacity.entries()) {
    for (let place = 0; place < places; place++) {
      const chain = cheapestChain(state, reviewer, count);
      if (!gt(0, chain.change)) break;
      for (const { item, to } of chain.moves) state.taken[item] = to;
    }
  }
  const cost = state.taken.reduce((sum, to, i) => sum + (costs[i]?.[to] ?? Number.NaN), 0);
  const lambda = capacity.map((_, r) => Math.max(0, -cheapestChain(state, r, count).change));
  return { reviewers: state.taken.map((to) => (to === count ? null : to)), cost, lambda };
}

/** The cheapest chain of moves that brings one more Case to `target`, from anywhere (Bellman–Ford over deciders, not Cases). */
function cheapestChain({ costs, taken }: State, target: number, automatic: number): Chain {
  const steps = cheapestMoves(costs, taken, automatic);
  // best[d]: the chain that ends by moving a Case to d.
  let best: Chain[] = steps.map(() => ({ change: 0, moves: [] }));
  for (let round = 0; round < automatic; round++) {
    best = best.map((known, to) => {
      let found = known;
      for (const [from, before] of best.entries()) {
        const step = steps[from]?.[to];
        if (step === undefined || !gt(found.change, before.change + step.change)) continue;
        if (before.moves.some(({ item }) => item === step.item)) continue;
        const move = { item: step.item, to };
        found = { change: before.change + step.change, moves: [...before.moves, move] };
      }
      return found;
    });
  }
  return best[target] ?? { change: 0, moves: [] };
}

type Move = { readonly change: number; readonly item: number };

/** `moves[from][to]`: the Case whose move from one decider to another costs least. */
function cheapestMoves(
  costs: Mat,
  taken: readonly number[],
  automatic: number,
): (Move | undefined)[][] {
  const moves = Array.from({ length: automatic + 1 }, () =>
    Array.from({ length: automatic + 1 }, (): Move | undefined => undefined),
  );
  for (const [item, row] of costs.entries()) {
    const from = taken[item] ?? automatic;
    for (const [to, cost] of row.entries()) {
      const change = cost - (row[from] ?? Number.NaN);
      const known = moves[from]?.[to];
      if (to !== from && (known === undefined || change < known.change)) {
        moves[from]?.splice(to, 1, { change, item });
      }
    }
  }
  return moves;
}

function rowOf(human: Mat, i: number, count: number): readonly number[] {
  const row = human[i];
  if (row?.length !== count || !row.every(Number.isFinite)) {
    throw new DecisionError("WRONG_SHAPE", `/human/${i}`, `needs ${count} finite costs`);
  }
  return row;
}

import type { CostEntry } from "#lib/decision/policy";
import { costAt, withCost } from "./policy-edits";

/** A way to begin a cost matrix that one then mends. */
export type Preset = {
  readonly title: string;
  readonly fill: (labels: readonly string[], actions: readonly string[]) => CostEntry[];
};

/** Copies every cost above the diagonal to its mirror image below: confusing a with b then costs what confusing b with a does. */
export function mirrorCosts(costs: readonly CostEntry[], labels: readonly string[]): CostEntry[] {
  let mirrored = [...costs];
  labels.forEach((truth, row) => {
    for (const decided of labels.slice(row + 1)) {
      const cost = costAt(costs, { truth, decided });
      mirrored = withCost(mirrored, { truth: decided, decided: truth, cost });
    }
  });
  return mirrored;
}

/** How many costs mirroring would change. */
export function mirrorChanges(costs: readonly CostEntry[], labels: readonly string[]): number {
  const mirrored = mirrorCosts(costs, labels);
  const isSame = (it: CostEntry) =>
    JSON.stringify(costAt(costs, it)) === JSON.stringify(costAt(mirrored, it));
  return mirrored.filter((it) => !isSame(it)).length;
}

/** Beginnings for any labels; `null` where the labels do not allow one. */
export function presetsFor(labels: readonly string[]): readonly Preset[] {
  const [, second = ""] = labels;
  const uneven: Preset = {
    title: `Missing ${second} costs four times a false ${second}`,
    fill: (truths, actions) => every(truths, actions, (truth) => (truth === second ? 4000 : 1000)),
  };
  return [
    { title: "Every mistake costs 1,000", fill: (l, a) => every(l, a, () => 1000) },
    ...(labels.length === 2 ? [uneven] : []),
    {
      title: "Mistakes cost by distance in the order of labels",
      fill: (truths, actions) =>
        every(truths, actions, (_, row, column) => Math.max(1, Math.abs(row - column)) * 1000),
    },
  ];
}

/** Mistakes at a price, right answers free. */
function every(
  labels: readonly string[],
  actions: readonly string[],
  price: (truth: string, row: number, column: number) => number,
): CostEntry[] {
  return labels.flatMap((truth, row) =>
    actions.flatMap((decided, column) =>
      truth === decided ? [] : [{ truth, decided, cost: price(truth, row, column) }],
    ),
  );
}

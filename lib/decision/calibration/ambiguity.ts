import type { VennAbersInterval } from "./venn-abers";

/** Where a belief is sent and what it would do, as a rule under test tells it. */
export type RoutedBelief = { readonly route: "auto" | "review"; readonly action: number };

/**
 * Whether the rule decides differently at the two ends of a Venn–Abers interval, in route or in action:
 * then the calibrator does not know enough to decide and a person is asked. For two classes and a review
 * cost linear in p, agreement at both ends implies agreement between them.
 */
export function isAmbiguous(
  { p0, p1 }: Pick<VennAbersInterval, "p0" | "p1">,
  decideAt: (p: readonly [number, number]) => RoutedBelief,
): boolean {
  const low = decideAt([1 - p0, p0]);
  const high = decideAt([1 - p1, p1]);
  return low.route !== high.route || low.action !== high.action;
}

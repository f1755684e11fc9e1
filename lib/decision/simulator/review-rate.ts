import { column } from "./column";
import { hasEvidence } from "./log-row";
import type { Compared } from "./score-log";

/** What a decision costs on average when this share of the traffic goes to people: those whose review saves most. */
export type ReviewRatePoint = {
  readonly share: number;
  /** By the probabilities, over all cases. */
  readonly expected: number;
  /** By labels, over the cases with evidence; `null` without any. */
  readonly estimated: number | null;
};

/**
 * Cost against review rate, at the ruler's prices: from nobody asked to everybody, in `steps` equal steps. The order is
 * that of what a review is expected to save; labels have no say in it.
 */
export function reviewRate(cases: readonly Compared[], steps: number): ReviewRatePoint[] {
  if (cases.length === 0) return [];
  const saving = column(
    cases,
    ({ prices }) => prices.allAutomatic.expected - prices.allHuman.expected,
  );
  const order = Uint32Array.from(cases.keys()).sort(
    (a, b) => (saving[b] as number) - (saving[a] as number) || a - b,
  );
  const known = cases.filter(({ row }) => hasEvidence(row)).length;
  let [expected, score] = [0, 0];
  for (const { row, prices } of cases) {
    expected += prices.allAutomatic.expected;
    if (hasEvidence(row)) score += prices.allAutomatic.score;
  }
  const points: ReviewRatePoint[] = [];
  let reviewed = 0;
  for (let step = 0; step <= steps; step += 1) {
    const until = Math.round((cases.length * step) / steps);
    for (; reviewed < until; reviewed += 1) {
      const { row, prices } = cases[order[reviewed] as number] as Compared;
      expected += prices.allHuman.expected - prices.allAutomatic.expected;
      if (hasEvidence(row)) score += prices.allHuman.score - prices.allAutomatic.score;
    }
    points.push({
      share: reviewed / cases.length,
      expected: expected / cases.length,
      estimated: known === 0 ? null : score / known,
    });
  }
  return points;
}

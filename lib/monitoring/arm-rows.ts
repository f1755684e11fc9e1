import type { LongRunRow } from "#lib/decision/estimation/long-run";
import { columnMinima, expectation } from "#lib/decision/matrix";
import type { CostRows } from "./cost-rows";
import type { Evidence } from "./evidence";
import type { PricedEvidence } from "./price-evidence";
import { answeredChances } from "./response";

/** A prediction as it was served, as a draw from traffic that goes on. `priced` is `null` while nobody has decided it. */
export function armRow(
  row: Evidence,
  priced: PricedEvidence | null,
  isRegret: boolean,
): LongRunRow | null {
  const drawn = { unit: row.unit, weight: 1 / (row.propensity ?? 1) };
  if (priced === null) {
    const waiting = expectedReview(row, isRegret);
    return waiting === null ? null : { ...drawn, ...sure(waiting) };
  }
  const { fee, m, e, q } = priced.live;
  const most = Math.max(...priced.byTruth);
  const least = Math.min(...priced.byTruth);
  return {
    ...drawn,
    m: fee + m,
    e: e === null ? null : fee + e,
    q,
    isCostly: (e ?? 0) > 0,
    most: [Math.max(0, most - m, (e ?? m) - m), Math.max(0, m - least, m - (e ?? m))],
  };
}

/** What asking is expected to cost, for a case that waits; `null` without a price. */
export function expectedReview(
  { decision: { costs, probabilities, review } }: Pick<Evidence, "decision">,
  isRegret: boolean,
): number | null {
  if (!costs || !probabilities || review === null) return null;
  return isRegret ? review - expectation(probabilities, columnMinima(costs)) : review;
}

/** A sum that no truth changes. */
export function sure(m: number): Omit<LongRunRow, "unit" | "weight"> {
  return { m, e: null, q: 1, isCostly: false, most: [0, 0] };
}

/** Prices by prediction, the chances of labels lowered by what these very rows still wait for. */
export function pricesOf(
  found: CostRows,
  rows: readonly Evidence[],
): ReadonlyMap<string, PricedEvidence> {
  const ids = new Set(rows.map(({ id }) => id));
  const own = answeredChances(found.rows.filter(({ id }) => ids.has(id)));
  return new Map(own.map((it) => [it.id, it]));
}

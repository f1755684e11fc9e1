import type { Db } from "#lib/db/client";
import { columnMinima } from "#lib/decision/matrix";
import { type EvidenceAsked, type EvidenceWindow, evidenceOf } from "./evidence";
import { servedBy } from "./known-truth";
import { type PricedEvidence, priceEvidence } from "./price-evidence";

export type CostRows = {
  readonly window: EvidenceWindow;
  readonly rows: readonly PricedEvidence[];
  /** Nobody has decided these yet. */
  readonly waiting: number;
  /** Served, but without probabilities or costs, so that there is no price. */
  readonly leftOut: number;
  /**
   * Whether money is told above the cheapest action of each truth, since for some truth that costs or earns something:
   * counted as an event, what had to be paid anyway would pass for a mistake, and few mistakes for many.
   */
  readonly isRegret: boolean;
};

/** What an endpoint's decisions of the last `days` days cost, as far as audits, reviews and outcomes tell. */
export async function costRows(db: Db, asked: EvidenceAsked): Promise<CostRows> {
  const window = await evidenceOf(db, asked);
  const isRegret = window.rows.some(({ decision }) =>
    columnMinima(decision.costs ?? []).some((least) => least !== 0),
  );
  const isFullyTold = window.rows.length > 0 && window.rows.every(({ outcome }) => outcome);
  const rows = window.rows.flatMap((row) => priceEvidence(row, { isFullyTold, isRegret }) ?? []);
  const waiting = window.rows.filter((row) => servedBy(row) === "nobody_yet").length;
  return { window, rows, waiting, leftOut: window.rows.length - rows.length - waiting, isRegret };
}

import { riskCoverage } from "../guarantee/risk-coverage";
import { hasEvidence } from "./log-row";
import type { Compared } from "./score-log";

/** Mean risk of automatic answers that make up this share of the traffic: mistakes a case, and money a case. */
export type RiskPoint = {
  readonly coverage: number;
  readonly error: number;
  readonly cost: number;
};

export type AutomaticRisk = {
  readonly labels: number;
  readonly aurc: { readonly error: number; readonly cost: number };
  readonly points: readonly RiskPoint[];
  /** Where each policy stands; `null` for one that answers nothing. */
  readonly candidate: RiskPoint | null;
  readonly live: RiskPoint | null;
};

/**
 * Risk against coverage of the labeled cases, each speaking for `1/q`, sorted by the model's confidence and then by place:
 * what answering the surest ones automatically would have cost at the ruler's prices. At most `points` points, the last one
 * at full coverage. `null` without a label.
 */
export function automaticRisk(cases: readonly Compared[], points: number): AutomaticRisk | null {
  const labeled = cases.filter(({ row }) => hasEvidence(row) && row.truth !== null);
  if (labeled.length === 0) return null;
  const confidence = labeled.map(({ row }) => Math.max(...(row.input.probabilities ?? [0])));
  const weights = labeled.map(({ row }) => 1 / row.q);
  const error = riskCoverage(confidence, labeled.map(isMistaken), { weights });
  const cost = riskCoverage(confidence, labeled.map(costAlone), { weights });
  const kept = Math.min(points, labeled.length);
  return {
    labels: labeled.length,
    aurc: { error: error.aurc, cost: cost.aurc },
    points: Array.from({ length: kept }, (_, i) => {
      const place = Math.ceil(((i + 1) * labeled.length) / kept) - 1;
      return {
        coverage: error.coverage[place] as number,
        error: error.selectiveRisk[place] as number,
        cost: cost.selectiveRisk[place] as number,
      };
    }),
    candidate: standing(labeled, "candidate"),
    live: standing(labeled, "live"),
  };
}

function standing(labeled: readonly Compared[], way: "candidate" | "live"): RiskPoint | null {
  let [all, covered, error, cost] = [0, 0, 0, 0];
  for (const it of labeled) {
    const weight = 1 / it.row.q;
    all += weight;
    if (it[way].route !== "auto") continue;
    covered += weight;
    error += it.prices[way].isCostly ? weight : 0;
    cost += weight * (it.prices[way].costs[it.row.truth ?? -1] ?? Number.NaN);
  }
  if (covered === 0) return null;
  return { coverage: covered / all, error: error / covered, cost: cost / covered };
}

function isMistaken({ prices }: Compared): number {
  return prices.allAutomatic.isCostly ? 1 : 0;
}

function costAlone({ row, prices }: Compared): number {
  return prices.allAutomatic.costs[row.truth ?? -1] ?? Number.NaN;
}

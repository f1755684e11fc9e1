import { atConfidence } from "#lib/decision/agreement/confidence-strata";
import type { LongRunRow } from "#lib/decision/estimation/long-run";
import { finalLosses } from "#lib/decision/ladder/decider";
import { columnMinima, expectation, type Mat } from "#lib/decision/matrix";
import { regret } from "#lib/decision/regret";
import type { ShadowPrediction } from "#lib/serving/shadow-scores";
import { expectedReview, sure } from "./arm-rows";
import type { Evidence } from "./evidence";
import type { PricedEvidence } from "./price-evidence";

/** How the shadow would have served a prediction beside how it was served. */
export type Outcome =
  | "same_answer"
  | "other_answer"
  | "both_reviewed"
  | "only_champion_reviewed"
  | "only_shadow_reviewed";

export function outcomeOf(row: Evidence, shadow: ShadowPrediction): Outcome {
  if (row.route === "review") {
    return shadow.route === "review" ? "both_reviewed" : "only_champion_reviewed";
  }
  if (shadow.route === "review") return "only_shadow_reviewed";
  return shadow.action === row.action ? "same_answer" : "other_answer";
}

type Compared = {
  readonly row: Evidence;
  readonly shadow: ShadowPrediction;
  /** `null` while nobody has decided it. */
  readonly priced: PricedEvidence | null;
  readonly isRegret: boolean;
};

/**
 * What the shadow would have cost more on one prediction. Both are priced with the costs that were stored with it, by the
 * same label; where both do the same, people included, there is no difference whatever the truth. `null` without a price.
 */
export function shadowGap({ row, shadow, priced, isRegret }: Compared): LongRunRow | null {
  const drawn = { unit: row.unit, weight: 1 };
  const outcome = outcomeOf(row, shadow);
  if (outcome === "same_answer" || outcome === "both_reviewed") return { ...drawn, ...sure(0) };
  const other = shadowCost(row, shadow, isRegret);
  if (other === null) return null;
  if (priced === null) {
    const waiting = expectedReview(row, isRegret);
    return waiting === null ? null : { ...drawn, ...sure(other.m - waiting) };
  }
  return { ...drawn, ...decidedGap(priced, other) };
}

type Way = {
  readonly byTruth: readonly number[];
  readonly m: number;
  /** A person's cost is an average over answers, so it shows no mistake made. */
  readonly isAutomatic: boolean;
};

function decidedGap(
  { live, truth, byTruth }: PricedEvidence,
  other: Way,
): Omit<LongRunRow, "unit" | "weight"> {
  const m = other.m - live.fee - live.m;
  const shown = truth === null ? null : (other.byTruth[truth] ?? null);
  const e = shown === null || live.e === null ? null : shown - live.fee - live.e;
  const gaps = other.byTruth.map((cost, y) => cost - live.fee - (byTruth[y] ?? 0));
  const own = (e ?? m) - m;
  return {
    m,
    e,
    q: live.q,
    isCostly: (live.e ?? 0) > 0 || (other.isAutomatic && e !== null && (shown ?? 0) > 0),
    most: [Math.max(0, Math.max(...gaps) - m, own), Math.max(0, m - Math.min(...gaps), -own)],
  };
}

/** What either expects by its own probabilities, before any label; `null` where one of them has no price. */
export function expectedByOwn(
  row: Evidence,
  shadow: ShadowPrediction,
  isRegret: boolean,
): { readonly champion: number; readonly shadow: number } | null {
  const { costs, probabilities, automatic, review } = row.decision;
  const champion = row.route === "auto" ? automatic : review;
  const other = shadow.route === "auto" ? shadow.automaticCost : shadow.reviewCost;
  if (!costs || !probabilities || champion === null || other === null) return null;
  const least = (p: readonly number[]) => (isRegret ? expectation(p, columnMinima(costs)) : 0);
  return {
    champion: champion - least(probabilities),
    shadow: other - least(shadow.probabilities),
  };
}

/** What the shadow's way would have cost for each truth, and expected by the champion's probabilities. */
function shadowCost(row: Evidence, shadow: ShadowPrediction, isRegret: boolean): Way | null {
  const { costs, probabilities: p, deciders } = row.decision;
  if (!costs || !p) return null;
  const C: Mat = isRegret ? regret(costs) : costs;
  if (shadow.route === "auto") {
    const byTruth = C[row.compiled.actions.indexOf(shadow.action ?? "")];
    return byTruth ? { byTruth, m: expectation(p, byTruth), isAutomatic: true } : null;
  }
  const asked = deciders.find(({ id }) => id === shadow.decider) ?? deciders[0];
  if (!asked) return null;
  const reviewers = atConfidence(row.compiled, p).deciders;
  const { M = null } = reviewers.find(({ id }) => id === asked.id) ?? {};
  const byTruth = finalLosses({ M }, C).map((loss) => asked.fee + loss);
  return { byTruth, m: expectation(p, byTruth), isAutomatic: false };
}

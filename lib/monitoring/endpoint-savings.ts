import type { EstimateDto, SavingDto, SavingsDto } from "#lib/contracts/statistics";
import type { Db } from "#lib/db/client";
import { type CostEstimate, estimate } from "#lib/decision/estimation/estimate";
import { upperBound } from "#lib/decision/estimation/share-interval";
import { activePolicy } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { type CostRows, costRows } from "./cost-rows";
import { type PairedSaving, pairedSaving } from "./paired-saving";
import type { PricedEvidence } from "./price-evidence";
import { answeredChances, openBounds } from "./response";

/** Kept with every figure, so that a bootstrap can be drawn again. */
const SEED = 20_260_105;
const ALPHA = 0.05;

type Asked = {
  readonly endpoint: Pick<EndpointRecord, "id" | "name" | "labels">;
  readonly days: number;
  /** The half-width of the interval that somebody would like to see, in money a decision. */
  readonly halfWidth?: number | undefined;
  /** Leaves out what a challenger answered. */
  readonly isChampionOnly?: boolean;
};

/**
 * What the decisions of the last `days` days cost by the labels that audits, reviews and outcomes revealed, and what they
 * saved against never asking and always asking. Every figure says how many labels it stands on; without enough costly
 * events it says that instead of a number.
 */
export async function endpointSavings(db: Db, asked: Asked): Promise<SavingsDto> {
  const { endpoint, days, halfWidth, isChampionOnly = false } = asked;
  const { document } = await activePolicy(db, endpoint.id);
  const found = await costRows(db, { endpoint, days, isChampionOnly });
  const { window } = found;
  const common = {
    endpoint: endpoint.name,
    days,
    currency: document.currency,
    window: { from: window.from?.toISOString() ?? null, to: window.to?.toISOString() ?? null },
    truncated: window.isTruncated,
    n: found.rows.length,
    waiting: found.waiting,
    left_out: found.leftOut,
    policy_versions: [...new Set(window.rows.map(({ policyVersion }) => policyVersion))],
    measure: found.isRegret ? ("avoidable_cost" as const) : ("cost" as const),
    audits: auditsOf(found),
    seed: SEED,
    level: 1 - ALPHA,
  };
  if (found.rows.length === 0) {
    return { ...common, realised: null, against_all_automatic: null, against_all_human: null };
  }
  const rows = answeredChances(found.rows);
  const worstCost = Math.max(...rows.map(({ worst }) => worst), Number.MIN_VALUE);
  const options = { alpha: ALPHA, seed: SEED, worstCost };
  const lives = rows.map(({ live }) => live);
  const wanted = halfWidth === undefined ? {} : { halfWidth };
  const saving = (way: "allAutomatic" | "allHuman") => {
    const pairs = rows.map((it) => ({
      live: it.live,
      other: it[way],
      isOtherAveraged: way === "allHuman" && it.served !== "human",
    }));
    return toSaving(pairedSaving(pairs, options));
  };
  return {
    ...common,
    realised: toEstimate(estimate(lives, { ...options, ...wanted }), lives, openBounds(found.rows)),
    against_all_automatic: saving("allAutomatic"),
    against_all_human: saving("allHuman"),
  };
}

/** How many answers a second look was drawn for, had, and found costly; nobody counts a review as its own audit. */
function auditsOf({ rows }: CostRows): SavingsDto["audits"] {
  const sampled = rows.filter(({ isByDraw }) => isByDraw);
  const answered = sampled.filter(({ live }) => live.labeled);
  const found = answered.filter(({ live }) => (live.e ?? 0) > 0).length;
  const automatic = answered.filter(({ served }) => served !== "human");
  const isWrong = ({ live }: PricedEvidence) => (live.e ?? 0) > 0;
  const least = sampled
    .filter(({ served }) => served !== "human")
    .reduce((min, { live }) => Math.min(min, live.q), 1);
  // Chances differ under a plan; draws below the least of them are an even sample of all.
  const even = automatic.filter(({ u }) => u < least);
  return {
    answered: answered.length,
    open: sampled.filter(({ isPending }) => isPending).length,
    found,
    automatic_answered: automatic.length,
    automatic_found: automatic.filter(isWrong).length,
    automatic_drawn_evenly: even.length,
    automatic_error_at_most:
      even.length === 0 ? null : upperBound(even.filter(isWrong).length, even.length),
  };
}

/** Below five costly events the point would claim more than is known. */
function isSaid(status: CostEstimate["status"]): boolean {
  return status !== "not_enough_audits" && status !== "unlabeled";
}

function toEstimate(
  it: CostEstimate,
  rows: readonly PricedEvidence["live"][],
  bounds: readonly [number, number] | null,
): EstimateDto {
  const expected = rows.reduce((sum, { fee, m }) => sum + fee + m, 0) / rows.length;
  return {
    status: it.status,
    value: isSaid(it.status) ? it.diff : null,
    expected,
    horvitz_thompson: isSaid(it.status) ? it.ht : null,
    hajek: isSaid(it.status) ? it.hajek : null,
    se_design: it.seDesign,
    se_super: numberOrNull(it.seSuper),
    interval: it.ci && { low: it.ci[0], high: it.ci[1] },
    long_run: it.longRun && { low: it.longRun[0], high: it.longRun[1] },
    with_open_audits: bounds && { low: bounds[0], high: bounds[1] },
    labels: it.labels,
    events: it.events,
    ess: it.ess,
    max_weight_share: it.maxShare,
    labels_needed: it.needed,
  };
}

function toSaving(it: PairedSaving): SavingDto {
  return {
    status: it.status,
    value: isSaid(it.status) ? it.value : null,
    se_design: it.seDesign,
    se_super: numberOrNull(it.seSuper),
    interval: it.interval && { low: it.interval[0], high: it.interval[1] },
    labels: it.labels,
    events: it.events,
  };
}

/** The spread of a single case is not a number. */
function numberOrNull(it: number): number | null {
  return Number.isNaN(it) ? null : it;
}

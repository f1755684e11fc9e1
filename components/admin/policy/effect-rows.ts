import type { SimulationDto } from "#lib/contracts/simulation";

/**
 * The policy in force against the draft, in figures one can hold against each other. Costs are expected, per 1,000
 * priced cases.
 */
export type Effect = {
  readonly n: number;
  readonly priced: number;
  readonly now: EffectSide;
  readonly draft: EffectSide;
  /** Draft less now, per 1,000 priced cases, with its 95 % interval; `null` below two. */
  readonly change: { readonly mean: number; readonly low: number; readonly high: number } | null;
  readonly allAutomatic: number | null;
  readonly allHuman: number | null;
};

export type EffectSide = {
  readonly reviewShare: number;
  readonly reviewsPerDay: number;
  /** `null` when nothing could be priced. */
  readonly automatic: number | null;
  readonly review: number | null;
  readonly total: number | null;
};

const DAY_MS = 86_400_000;
const PER = 1000;

/** Turns sums over the window into figures per 1,000 cases and per day. A window shorter than a day counts as one. */
export function effectOf(simulation: SimulationDto): Effect {
  const { n, priced, difference_per_case: difference } = simulation;
  const days = spanDays(simulation.window);
  const perThousand = (sum: number) => (priced === 0 ? null : (sum / priced) * PER);
  const side = (costs: SimulationDto["now"]): EffectSide => ({
    reviewShare: costs.review_share,
    reviewsPerDay: (costs.review_share * n) / days,
    automatic: perThousand(costs.automatic_cost),
    review: perThousand(costs.review_cost),
    total: perThousand(costs.total_cost),
  });
  return {
    n,
    priced,
    now: side(simulation.now),
    draft: side(simulation.draft),
    change: difference && {
      mean: difference.mean * PER,
      low: difference.low * PER,
      high: difference.high * PER,
    },
    allAutomatic: perThousand(simulation.all_automatic),
    allHuman: perThousand(simulation.all_human),
  };
}

/** What publishing would do, in sentences for the dialog. */
export function consequences(
  effect: Effect,
  { money, count }: { money: (amount: number) => string; count: (many: number) => string },
): string[] {
  const { now, draft, change, n } = effect;
  if (n === 0) {
    return [
      "No recent traffic tells what will change.",
      "Effective at once, for every new request.",
    ];
  }
  const more = draft.reviewsPerDay - now.reviewsPerDay;
  const volume =
    Math.abs(more) < 0.5
      ? "About as many cases a day go to people as now"
      : `About ${count(Math.abs(more))} ${more > 0 ? "more" : "fewer"} cases a day go to people`;
  const cost =
    change === null || Math.abs(change.mean) < 0.005
      ? "the expected cost stays as it is"
      : `the expected cost ${change.mean > 0 ? "rises" : "falls"} by ${money(Math.abs(change.mean))} per 1,000 cases, at the draft's prices`;
  return [`${volume}; ${cost} (projected).`, "Effective at once, for every new request."];
}

function spanDays({ from, to }: SimulationDto["window"]): number {
  if (from === null || to === null) return 1;
  return Math.max(1, (Date.parse(to) - Date.parse(from)) / DAY_MS);
}

import type { SimulationDto } from "#lib/contracts/simulation";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { DecisionError } from "#lib/decision/decision-error";
import { automaticRisk } from "#lib/decision/simulator/automatic-risk";
import type { LogRow } from "#lib/decision/simulator/log-row";
import { reviewRate } from "#lib/decision/simulator/review-rate";
import type { Compared } from "#lib/decision/simulator/score-log";
import { comparing, summarizing } from "#lib/decision/simulator/simulate";
import { type Slice, slicing } from "#lib/decision/simulator/slices";
import { takeSteps } from "../take-steps";
import { segmentOf } from "./segments";
import type { SimulatedLoad } from "./simulated-load";
import { toEstimatedDto, toRiskDto, toSliceDto } from "./to-dtos";

type Parts = Pick<
  SimulationDto,
  "estimated" | "by_class" | "by_segment" | "review_rate" | "risk_coverage"
>;

export type Asked = {
  readonly labels: readonly string[];
  readonly candidate: CompiledPolicy;
  readonly live: CompiledPolicy;
  readonly ruler: CompiledPolicy;
  readonly loads: { readonly candidate: SimulatedLoad; readonly live: SimulatedLoad };
  /** The field that the rows' segments are of. */
  readonly segment: string | undefined;
  /** Whether anything was drawn for audits yet. */
  readonly hasDraws: boolean;
};

const NOTHING: Parts = {
  estimated: null,
  by_class: null,
  by_segment: null,
  review_rate: null,
  risk_coverage: null,
};

const SHARE_STEPS = 20;
const CURVE_POINTS = 60;
const MOST_SLICES = 50;

/** All of a simulation that needs each case priced four ways; nulls where nothing can be. */
export async function labeledParts(log: readonly LogRow[], asked: Asked): Promise<Parts> {
  const compared = await pricedOrNull(log, asked);
  if (compared === null || compared.length === 0) return NOTHING;
  const { segment, labels, hasDraws } = asked;
  const hasSegments = segment !== undefined;
  const simulation = hasDraws ? await takeSteps(summarizing(compared, log.length)) : null;
  const byClass = await slices(compared, (it) => likeliest(it, labels));
  const bySegment = hasSegments ? await slices(compared, ({ row }) => row.segment ?? "") : [];
  const risk = automaticRisk(compared, CURVE_POINTS);
  return {
    estimated: simulation && toEstimatedDto(simulation, hasSegments),
    by_class: byClass.map((it) => ({ label: it.key, ...sliceDto(it, asked) })),
    by_segment: hasSegments
      ? {
          field: segment,
          values: bySegment.map((it) => ({ ...segmentOf(it.key), ...sliceDto(it, asked) })),
        }
      : null,
    review_rate: reviewRate(compared, SHARE_STEPS).map(({ share, ...it }) => ({
      review_share: share,
      ...it,
    })),
    risk_coverage: risk && toRiskDto(risk),
  };
}

/** `null` where the ruler has no price for an action that was served. */
async function pricedOrNull(
  log: readonly LogRow[],
  { candidate, live, ruler, loads }: Asked,
): Promise<Compared[] | null> {
  const minutePrices = {
    candidate: loads.candidate.minutePrices,
    live: loads.live.minutePrices,
  };
  if (log.length === 0) return null;
  try {
    return await takeSteps(comparing(log, { candidate, live, ruler, minutePrices }));
  } catch (error) {
    if (error instanceof DecisionError && error.code === "UNKNOWN_NAME") return null;
    throw error;
  }
}

function slices(compared: readonly Compared[], keyOf: (it: Compared) => string): Promise<Slice[]> {
  return takeSteps(slicing(compared, { keyOf, most: MOST_SLICES, others: "others" }));
}

function likeliest({ row }: Compared, labels: readonly string[]): string {
  const p = row.input.probabilities ?? [];
  return labels[p.indexOf(Math.max(...p))] ?? "";
}

function sliceDto(it: Slice, { loads }: Asked) {
  const missed = ({ breached }: SimulatedLoad) =>
    breached && it.cases.filter(({ row }) => breached.has(row)).length;
  return toSliceDto(it, { now: missed(loads.live), draft: missed(loads.candidate) });
}

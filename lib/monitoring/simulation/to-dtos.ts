import type { EstimatedSimulationDto } from "#lib/contracts/simulation";
import type {
  ClassSliceDto,
  PairedDifferenceDto,
  PolicyFiguresDto,
  RiskCoverageDto,
} from "#lib/contracts/simulation-parts";
import type { AutomaticRisk } from "#lib/decision/simulator/automatic-risk";
import type { EvidenceBucket } from "#lib/decision/simulator/evidence-buckets";
import type { LabeledDifference } from "#lib/decision/simulator/labeled-difference";
import type { PairedDifference } from "#lib/decision/simulator/paired";
import type { PolicyFigures, Simulation } from "#lib/decision/simulator/simulate";
import type { Slice } from "#lib/decision/simulator/slices";
import { segmentOf } from "./segments";

/** A simulation by labels, as it goes out. */
export function toEstimatedDto(it: Simulation, hasSegments: boolean): EstimatedSimulationDto {
  return {
    n: it.n,
    labels: it.labels,
    coverage: it.coverage,
    now: toCosts(it.live),
    draft: toCosts(it.candidate),
    difference: toLabeledDto(it.paired),
    against_all_human: toLabeledDto(it.againstAllHuman),
    against_all_automatic: toLabeledDto(it.againstAllAutomatic),
    buckets: it.buckets.map((bucket) => toBucketDto(bucket, hasSegments)),
  };
}

export function toFiguresDto({
  reviews,
  reviewShare,
  reviewMinutes,
  expected,
  ...it
}: PolicyFigures): PolicyFiguresDto {
  const told = { reviews, review_share: reviewShare, review_minutes: reviewMinutes, expected };
  return { ...told, ...toCosts(it) };
}

/** A slice without its name. */
export function toSliceDto(
  it: Slice,
  breaches: ClassSliceDto["breaches"],
): Omit<ClassSliceDto, "label"> {
  return {
    n: it.n,
    labels: it.labels,
    now: toFiguresDto(it.live),
    draft: toFiguresDto(it.candidate),
    expected_difference: toPairedDto(it.expected),
    difference: toLabeledDto(it.paired),
    breaches,
  };
}

export function toLabeledDto(it: LabeledDifference | null): PairedDifferenceDto | null {
  if (it === null) return null;
  const { status, labels, events } = it;
  return { ...spread(it), status, labels, events };
}

export function toPairedDto(it: PairedDifference | null): PairedDifferenceDto | null {
  return it && spread(it);
}

export function toRiskDto({ candidate, live, points, ...it }: AutomaticRisk): RiskCoverageDto {
  return { ...it, points: [...points], now: live, draft: candidate };
}

function spread({ value, se, ci }: PairedDifference) {
  return { value, se, low: ci?.[0] ?? null, high: ci?.[1] ?? null };
}

function toCosts({ cost, bounds }: Pick<PolicyFigures, "cost" | "bounds">) {
  return { cost: cost?.value ?? null, se: cost?.se ?? null, low: bounds[0], high: bounds[1] };
}

function toBucketDto({ segment, bounds, difference, ...it }: EvidenceBucket, hasSegments: boolean) {
  const [low, high] = bounds;
  const told = { ...it, difference: toLabeledDto(difference), low, high };
  return hasSegments ? { ...told, segment: wordOf(segment) } : told;
}

/** A bucket names its segment in one word. */
function wordOf(key: string): string | null {
  const { value, is_rest } = segmentOf(key);
  return is_rest ? "others" : value;
}

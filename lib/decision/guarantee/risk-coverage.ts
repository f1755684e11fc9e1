import { sum } from "#lib/math/sum";
import { requireEach, requireFinite, requireLength, requireSome } from "../calibration/checks";

export type RiskCoverage = {
  /** Share answered automatically, case by case from the surest on. */
  readonly coverage: readonly number[];
  /** Mean loss of those answered. */
  readonly selectiveRisk: readonly number[];
  /** The mean of the selective risks: the area under the curve. */
  readonly aurc: number;
};

/** What breaks ties, and what each case stands for. */
export type CoverageOptions = {
  readonly ids?: readonly string[];
  /** How many cases of the traffic each one speaks for, above 0: `1/q` of a sampled label. All alike by default. */
  readonly weights?: readonly number[];
};

/** The risk–coverage curve of cases sorted by confidence, ties by id (or by place, without ids). */
export function riskCoverage(
  confidence: readonly number[],
  loss: readonly number[],
  { ids, weights }: CoverageOptions = {},
): RiskCoverage {
  requireSome(confidence, "/confidence");
  requireLength(loss, confidence.length, "/loss");
  requireFinite(confidence, "/confidence");
  requireFinite(loss, "/loss");
  if (ids) requireLength(ids, confidence.length, "/ids");
  if (weights) {
    requireLength(weights, confidence.length, "/weights");
    requireEach(weights, (it) => it > 0 && Number.isFinite(it), "OUT_OF_RANGE", "/weights");
  }
  const order = [...confidence.keys()].sort(
    (a, b) => (confidence[b] as number) - (confidence[a] as number) || byId(ids, a, b),
  );
  const all = weights ? sum(weights) : confidence.length;
  let [covered, lost] = [0, 0];
  const coverage: number[] = [];
  const selectiveRisk = order.map((i) => {
    const weight = weights?.[i] ?? 1;
    covered += weight;
    lost += weight * (loss[i] as number);
    coverage.push(covered / all);
    return lost / covered;
  });
  const areas = selectiveRisk.map((risk, place) => risk * (weights?.[order[place] as number] ?? 1));
  return { coverage, selectiveRisk, aurc: sum(areas) / all };
}

function byId(ids: readonly string[] | undefined, a: number, b: number): number {
  if (ids === undefined || ids[a] === ids[b]) return a - b;
  return (ids[a] as string) < (ids[b] as string) ? -1 : 1;
}

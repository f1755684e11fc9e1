import { sum } from "#lib/math/sum";
import { requireFinite, requireLength, requireSome } from "../calibration/checks";

export type RiskCoverage = {
  /** Share answered automatically, case by case from the surest on. */
  readonly coverage: readonly number[];
  /** Mean loss of those answered. */
  readonly selectiveRisk: readonly number[];
  /** The mean of the selective risks: the area under the curve. */
  readonly aurc: number;
};

/** The risk–coverage curve of cases sorted by confidence, ties by id (or by place, without ids). */
export function riskCoverage(
  confidence: readonly number[],
  loss: readonly number[],
  ids?: readonly string[],
): RiskCoverage {
  requireSome(confidence, "/confidence");
  requireLength(loss, confidence.length, "/loss");
  requireFinite(confidence, "/confidence");
  requireFinite(loss, "/loss");
  if (ids) requireLength(ids, confidence.length, "/ids");
  const order = [...confidence.keys()].sort(
    (a, b) => (confidence[b] as number) - (confidence[a] as number) || byId(ids, a, b),
  );
  let total = 0;
  const selectiveRisk = order.map((i, place) => {
    total += loss[i] as number;
    return total / (place + 1);
  });
  return {
    coverage: order.map((_, place) => (place + 1) / order.length),
    selectiveRisk,
    aurc: sum(selectiveRisk) / order.length,
  };
}

function byId(ids: readonly string[] | undefined, a: number, b: number): number {
  if (ids === undefined || ids[a] === ids[b]) return a - b;
  return (ids[a] as string) < (ids[b] as string) ? -1 : 1;
}

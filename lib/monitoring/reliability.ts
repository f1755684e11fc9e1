import type { CostCalibrationDto, ReliabilityDto } from "#lib/contracts/statistics";
import { costCalibration } from "#lib/decision/calibration/cost-calibration";
import { calibrationReport } from "#lib/decision/calibration/report";
import type { Labeled } from "./labeled-evidence";

/** The report on probabilities `p[case][class]` for labeled cases; `null` without any. */
export function reliabilityOf(
  p: readonly (readonly number[])[],
  labeled: readonly Pick<Labeled, "y" | "weight">[],
): ReliabilityDto | null {
  if (labeled.length === 0) return null;
  const y = labeled.map((it) => it.y);
  const report = calibrationReport(p, y, { w: labeled.map(({ weight }) => weight) });
  const { adaptiveEce, classwiseEce, bins, classes: _, ...same } = report;
  return {
    ...same,
    adaptive_ece: adaptiveEce,
    classwise_ece: classwiseEce,
    bins: bins.map(({ interval, ...bin }) => ({
      ...bin,
      interval: interval && { low: interval[0], high: interval[1] },
    })),
  };
}

/** Expected against realized cost of the automatic action, on cases that stand for all alike; `null` without any. */
export function costCalibrationOf(sample: readonly Labeled[]): CostCalibrationDto | null {
  const pairs = sample.flatMap(({ row, y }) => {
    const { automatic, costs, provisional } = row.decision;
    const realised = costs?.[row.compiled.actions.indexOf(provisional ?? "")]?.[y];
    return automatic === null || realised === undefined ? [] : { predicted: automatic, realised };
  });
  if (pairs.length === 0) return null;
  const { bins, costEce, ratio } = costCalibration(
    pairs.map(({ predicted }) => predicted),
    pairs.map(({ realised }) => realised),
  );
  return { n: pairs.length, cost_ece: costEce, ratio, bins: [...bins] };
}

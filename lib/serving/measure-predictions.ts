import { countPrediction, countRejection, observeStage } from "#lib/telemetry/metrics";
import type { Active } from "./active";
import type { NewPrediction, Stages } from "./logged-prediction";
import type { NewRejection } from "./rejection";

const STAGES = ["parse", "infer", "decide"] as const;
const MS_PER_SECOND = 1000;

/** Tells the metrics what became of one call's predictions and where its time went. */
export function measurePredictions(
  { version }: Pick<Active, "version">,
  predictions: readonly NewPrediction[],
  stages: Stages,
): void {
  for (const { route, decision } of predictions) {
    const reason = decision.reasons[0]?.code ?? "none";
    countPrediction({ model: version?.model ?? "caller", route, reason });
  }
  for (const stage of STAGES) observeStage(stage, (stages[stage] ?? 0) / MS_PER_SECOND);
}

/** Tells the metrics what was refused of one call, and why. */
export function measureRejections(
  { version }: Pick<Active, "version">,
  rejections: readonly NewRejection[],
): void {
  const model = version?.model ?? "caller";
  for (const { reason } of rejections) countRejection({ model, reason });
}

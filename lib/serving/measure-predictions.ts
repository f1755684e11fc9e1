import { countExpectedCost } from "#lib/telemetry/desk-metrics";
import { countPrediction, countRejection, observeStage } from "#lib/telemetry/metrics";
import type { Active } from "./active";
import type { Priced } from "./price-call";
import type { NewRejection } from "./rejection";

const STAGES = ["parse", "infer", "decide"] as const;
const MS_PER_SECOND = 1000;

/** Tells the metrics what became of one call's predictions, which are on disk now, and where its time went. */
export function measurePredictions({
  active: { version, policy },
  predictions,
  stages,
  call: { startedAt, asked },
}: Priced): void {
  const { currency } = policy.document;
  for (const { route, decision, automaticCost, reviewCost } of predictions) {
    const reason = decision.reasons[0]?.code ?? "none";
    countPrediction({ model: version?.model ?? "caller", route, reason });
    const [component, cost] =
      route === "auto"
        ? (["automatic", automaticCost] as const)
        : (["review", reviewCost] as const);
    if (cost !== null) countExpectedCost(component, currency, cost);
  }
  const totalMs = performance.now() - startedAt;
  let writeMs = totalMs;
  const { trace } = asked;
  for (const stage of STAGES) {
    const ms = stages[stage] ?? 0;
    writeMs -= ms;
    trace?.step(stage, ms, writeMs);
    observeStage(stage, ms / MS_PER_SECOND);
  }
  observeStage("write", Math.max(0, writeMs) / MS_PER_SECOND);
  trace?.step("write", Math.max(0, writeMs));
  observeStage("total", totalMs / MS_PER_SECOND);
}

/** Tells the metrics what was refused of one call, and why. */
export function measureRejections(
  { version }: Pick<Active, "version">,
  rejections: readonly NewRejection[],
): void {
  const model = version?.model ?? "caller";
  for (const { reason } of rejections) countRejection({ model, reason });
}

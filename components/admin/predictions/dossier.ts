import type { PredictionDto } from "#lib/contracts/predictions";
import type { DecisionRow } from "#lib/decision/decision-row";

/** One prediction with all that was recorded of it. */
export type Dossier = {
  readonly told: PredictionDto;
  readonly row: DecisionRow;
  readonly labels: readonly string[];
  /** The labels, then further actions, in the order of the row. */
  readonly actions: readonly string[];
  /** What the caller sent: features, text, image, tensor or probabilities. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>> | null;
  readonly subject: string | null;
  /** The model's own scores, before calibration. */
  readonly raw: readonly number[];
  readonly inputSha256: string;
  readonly pipelineSha256: string | null;
  readonly calibratorId: string | null;
  readonly requestId: string;
  readonly askedBy: string;
  /** Milliseconds each stage of the call took. */
  readonly stages: Readonly<Record<string, number>>;
};

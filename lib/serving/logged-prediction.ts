import type { PredictInput } from "#lib/contracts/predictions";
import type { DecisionRow } from "#lib/decision/decision-row";
import type { Draw } from "./audit-draw";
import type { Circumstances } from "./route-inputs";

/** Milliseconds one stage of a call took. */
export type Stages = Readonly<Record<string, number>>;

/** A prediction as it is recorded: never changed afterwards. */
export type LoggedPrediction = {
  readonly id: string;
  readonly endpointId: string;
  readonly requestId: string;
  readonly principalId: string;
  readonly reference: string | null;
  readonly subject: string | null;
  readonly inputSha256: string;
  /** The input without what travels beside it. */
  readonly input: Omit<PredictInput, "reference" | "subject" | "context">;
  readonly context: PredictInput["context"] | null;
  readonly modelVersionId: string | null;
  readonly pipelineSha256: string | null;
  readonly calibratorId: string | null;
  readonly policyId: string;
  readonly policyVersion: number;
  readonly strategy: string;
  readonly path: readonly string[];
  readonly isCached: boolean;
  /** How long ago the scores of a cached one were made. */
  readonly cacheAgeMs: number | null;
  readonly raw: readonly number[];
  readonly probabilities: readonly number[];
  readonly automaticCost: number | null;
  readonly reviewCost: number | null;
  readonly route: "auto" | "review";
  readonly action: string | null;
  readonly source: "model" | "fallback" | null;
  readonly provisional: string | null;
  readonly decision: DecisionRow;
  readonly circumstances: Circumstances;
  readonly stages: Stages;
  readonly latencyMs: number;
  readonly isSolelyAutomated: boolean;
  /** Who answered of two, how likely that was, and the version that did not; `null` where traffic was not split. */
  readonly arm: "champion" | "challenger" | null;
  readonly propensity: number | null;
  readonly rivalVersionId: string | null;
  readonly createdAt: Date;
};

export type NewPrediction = LoggedPrediction & {
  /** The canonical JSON of `input`, as it is hashed and stored. */
  readonly inputText: string;
  readonly draw: Draw;
};

import type { Calibrator } from "#lib/decision/calibration/calibrator";
import { applyCalibrator } from "#lib/decision/calibration/calibrator";
import { vennAbersInterval } from "#lib/decision/calibration/venn-abers";
import { Refusal } from "#lib/kernel/refusal";
import { softmax } from "#lib/math/logistic";
import { readOutput, UnreadableOutput } from "#lib/pipeline/read-output";
import type { ServingVersion } from "#lib/registry/model-version";
import { isInferenceFailure } from "#lib/runtime/inference-failure";
import { batchFeeds } from "./batch-feeds";
import type { CheckedInput } from "./checked-input";
import type { ModelDoor } from "./model-door";
import { inOrderOf } from "./order-scores";
import type { Opinion } from "./scored";

const NOTHING = { raw: [], probabilities: null, interval: null } as const;

type Asked = {
  readonly version: ServingVersion;
  /** Whose order of labels the answers are told in. */
  readonly endpoint: { readonly labels: readonly string[] };
};

/** Asks a version about every input in one batch; a model that fails is a value here, for the policy to answer. */
export async function scoreInputs(
  { version, endpoint }: Asked,
  inputs: readonly CheckedInput[],
  models: ModelDoor,
): Promise<Opinion[]> {
  const { feeds, unseen } = batchFeeds(version, inputs);
  try {
    const output = await models(version).run(feeds, inputs.length);
    const scores = readOutput(version.adapter, output, inputs.length);
    return scores.map((row, i) =>
      readScores(version, endpoint.labels, { scores: row, unseen: unseen[i] ?? [] }),
    );
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null) throw error;
    return unseen.map((columns) => ({ ...NOTHING, failure, unseen: columns }));
  }
}

/**
 * A process that died, hung or is out of service, or an output of another shape: the policy decides. Too much waiting
 * work is the caller's to retry.
 */
function failureOf(error: unknown): Opinion["failure"] {
  if (error instanceof UnreadableOutput) return "invalid_output";
  if (isInferenceFailure(error)) return "model_failure";
  const isAway = error instanceof Refusal && error.code === "model_unavailable";
  return isAway ? "model_failure" : null;
}

type Scores = { readonly scores: readonly number[]; readonly unseen: readonly string[] };

/** Scores in the order of the version's output as an opinion: also of scores that were kept since an earlier run. */
export function readScores(
  { adapter, calibrator, labels: own }: ServingVersion,
  labels: readonly string[],
  { scores, unseen }: Scores,
): Opinion {
  const raw = inOrderOf(labels, adapter.output.labels, scores);
  if (!raw.every(Number.isFinite)) return { ...NOTHING, failure: "invalid_output", unseen };
  const inOwnOrder = inOrderOf(own, adapter.output.labels, scores);
  try {
    const p = calibrator
      ? applyCalibrator(calibrator.calibrator, inOwnOrder)
      : uncalibrated(adapter.output.kind, inOwnOrder);
    const probabilities = inOrderOf(labels, own, p);
    const bounds = boundsOf(calibrator?.calibrator, inOwnOrder);
    const isTurned = labels[1] !== own[1];
    const interval: Opinion["interval"] =
      bounds && isTurned ? [1 - bounds[1], 1 - bounds[0]] : bounds;
    return { raw, probabilities, failure: null, unseen, interval };
  } catch {
    // The calibrator refuses what is no distribution; the record keeps the raw scores.
    return { ...NOTHING, raw, failure: "invalid_output", unseen };
  }
}

function uncalibrated(kind: string, scores: readonly number[]): number[] {
  return kind === "logits" ? softmax([...scores]) : [...scores];
}

function boundsOf(
  calibrator: Calibrator | undefined,
  scores: readonly number[],
): readonly [number, number] | null {
  if (calibrator?.method !== "venn_abers") return null;
  const { p0, p1 } = vennAbersInterval(calibrator, scores);
  return [p0, p1];
}

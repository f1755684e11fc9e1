import type { Calibrator } from "#lib/decision/calibration/calibrator";
import { applyCalibrator } from "#lib/decision/calibration/calibrator";
import { vennAbersInterval } from "#lib/decision/calibration/venn-abers";
import { Refusal } from "#lib/kernel/refusal";
import { softmax } from "#lib/math/logistic";
import { readOutput, UnreadableOutput } from "#lib/pipeline/read-output";
import type { ServingVersion } from "#lib/registry/model-version";
import { isInferenceFailure } from "#lib/runtime/inference-failure";
import type { Active } from "./active";
import { batchFeeds } from "./batch-feeds";
import type { CheckedInput } from "./checked-input";
import type { ModelDoor } from "./model-door";
import { inOrderOf } from "./order-scores";

/** What the deciders of the ladder said of one input. */
export type Scored = {
  readonly raw: readonly number[];
  /** Calibrated, in the order of the endpoint's labels; `null` when there is no distribution to speak of. */
  readonly probabilities: readonly number[] | null;
  readonly failure: "model_failure" | "invalid_output" | null;
  /** Columns with a level that training never saw. */
  readonly unseen: readonly string[];
  /** Two classes under Venn–Abers: bounds of P(class 1). */
  readonly interval: readonly [number, number] | null;
};

const NOTHING = { raw: [], probabilities: null, interval: null } as const;

/** Scores every input of a call in one batch; a model that fails is a value here, for the policy to answer. */
export async function scoreInputs(
  { version, endpoint }: Pick<Active, "version"> & { endpoint: Pick<Active["endpoint"], "labels"> },
  inputs: readonly CheckedInput[],
  models: ModelDoor,
): Promise<Scored[]> {
  if (!version) {
    return inputs.map(({ given }) => {
      const raw = given ?? [];
      const sum = raw.reduce((total, p) => total + p, 0);
      const probabilities = raw.map((p) => (sum === 1 ? p : p / sum));
      return { raw, probabilities, failure: null, unseen: [], interval: null };
    });
  }
  const { feeds, unseen } = batchFeeds(version, inputs);
  try {
    const output = await models(version).run(feeds, inputs.length);
    const scores = readOutput(version.adapter, output, inputs.length);
    return scores.map((row, i) => ({
      ...calibrated(version, endpoint.labels, row),
      unseen: unseen[i] ?? [],
    }));
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
function failureOf(error: unknown): Scored["failure"] {
  if (error instanceof UnreadableOutput) return "invalid_output";
  if (isInferenceFailure(error)) return "model_failure";
  const isAway = error instanceof Refusal && error.code === "model_unavailable";
  return isAway ? "model_failure" : null;
}

function calibrated(
  { adapter, calibrator, labels: own }: ServingVersion,
  labels: readonly string[],
  scores: readonly number[],
): Omit<Scored, "unseen"> {
  const raw = inOrderOf(labels, adapter.output.labels, scores);
  if (!raw.every(Number.isFinite)) return { ...NOTHING, failure: "invalid_output" };
  const inOwnOrder = inOrderOf(own, adapter.output.labels, scores);
  try {
    const p = calibrator
      ? applyCalibrator(calibrator.calibrator, inOwnOrder)
      : uncalibrated(adapter.output.kind, inOwnOrder);
    const probabilities = inOrderOf(labels, own, p);
    const bounds = boundsOf(calibrator?.calibrator, inOwnOrder);
    const isTurned = labels[1] !== own[1];
    const interval: Scored["interval"] =
      bounds && isTurned ? [1 - bounds[1], 1 - bounds[0]] : bounds;
    return { raw, probabilities, failure: null, interval };
  } catch {
    // The calibrator refuses what is no distribution; the record keeps the raw scores.
    return { ...NOTHING, raw, failure: "invalid_output" };
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

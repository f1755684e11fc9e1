import type { Calibrator } from "#lib/decision/calibration/calibrator";
import { applyCalibrator } from "#lib/decision/calibration/calibrator";
import { vennAbersInterval } from "#lib/decision/calibration/venn-abers";
import { Refusal } from "#lib/kernel/refusal";
import { softmax } from "#lib/math/logistic";
import { applyPipeline } from "#lib/pipeline/apply-pipeline";
import type { ServingVersion } from "#lib/registry/model-version";
import { isInferenceFailure } from "#lib/runtime/inference-failure";
import type { Active } from "./active";
import type { CheckedInput } from "./checked-input";
import type { ModelDoor } from "./model-door";
import { inOrderOf, readScores } from "./read-scores";

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
  { version, endpoint }: Active,
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
  const { pipeline } = version;
  if (pipeline.kind !== "tabular") {
    throw new Refusal("model_not_ready", `No version with a ${pipeline.kind} pipeline serves yet.`);
  }
  const width = pipeline.columns.length;
  const rows = new Float32Array(inputs.length * width);
  const unseen = inputs.map(
    ({ features }, i) => applyPipeline(pipeline, features ?? {}, rows, i * width).unseen,
  );
  try {
    const scores = await models(version).run(rows, inputs.length, width);
    return unseen.map((columns, i) => ({
      ...calibrated(version, endpoint.labels, readScores(version.adapter, scores, i)),
      unseen: columns,
    }));
  } catch (error) {
    if (!isModelFailure(error)) throw error;
    return unseen.map((columns) => ({ ...NOTHING, failure: "model_failure", unseen: columns }));
  }
}

/** A process that died, hung or is out of service: the policy decides. Too much waiting work is the caller's to retry. */
function isModelFailure(error: unknown): boolean {
  if (isInferenceFailure(error)) return true;
  return error instanceof Refusal && error.code === "model_unavailable";
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

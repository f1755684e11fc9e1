import type { ServingVersion } from "#lib/registry/model-version";
import type { ScoreTensor } from "./read-scores";

/** How rows reach a model and come back; the product's is the inference process, a test may bring its own. */
export type ModelDoor = (version: ServingVersion) => {
  /** Runs `count` rows of `width` numbers. Rejects with an `InferenceFailure` when the model gave nothing. */
  readonly run: (rows: Float32Array, count: number, width: number) => Promise<ScoreTensor>;
};

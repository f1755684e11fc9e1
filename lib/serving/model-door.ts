import type { Feed, Feeds } from "#lib/pipeline/feeds";
import type { ServingVersion } from "#lib/registry/model-version";
import type { CallOptions } from "#lib/runtime/model-options";

/** How rows reach a model and come back; the product's is the inference process, a test may bring its own. */
export type ModelDoor = (version: ServingVersion) => {
  /**
   * Runs a batch of `count` rows and answers the output the adapter names. Rejects with an `InferenceFailure` when the
   * model gave nothing, and refuses `model_not_ready` when the version no longer answers as it did when it was admitted.
   * `call` says for how long somebody waits.
   */
  readonly run: (feeds: Feeds, count: number, call?: CallOptions) => Promise<Feed | undefined>;
};

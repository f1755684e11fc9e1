import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { ModelVersion } from "#lib/registry/model-version";
import { versionToServe } from "#lib/registry/serving-version";
import { isInferenceFailure } from "#lib/runtime/inference-failure";
import { warmVersion } from "./runtime-models";
import { filesDir } from "./serving-doors";

type Options = Parameters<typeof warmVersion>[1];

/**
 * Loads a version that is about to serve and replays its golden rows, so that no caller waits for it and none meets a
 * version that cannot answer. Refuses `model_not_ready` with the reason; a version that serves already is warm at once.
 */
export async function warmBeforePromotion(
  db: Db,
  { id, model, version }: Pick<ModelVersion, "id" | "model" | "version">,
  options: Options = { filesDir: filesDir() },
): Promise<void> {
  try {
    await warmVersion(await versionToServe(db, id), options);
  } catch (cause) {
    if (!isInferenceFailure(cause)) throw cause;
    const detail = `${model} ${version} did not pass its warm-up: ${cause.message}`;
    throw new Refusal("model_not_ready", detail, { cause });
  }
}

import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { ModelVersion } from "#lib/registry/model-version";
import { versionToServe } from "#lib/registry/serving-version";
import { isInferenceFailure } from "#lib/runtime/inference-failure";
import { warmVersion } from "./runtime-models";
import { filesDir } from "./serving-doors";
import { fillTablesWith } from "./tables/fill-tables";

type Options = Parameters<typeof warmVersion>[1];

/**
 * Loads a version that is about to serve, replays its golden rows and fills the tables in which its answers will be looked up,
 * so that no caller waits for it and none meets a version that cannot answer. Refuses `model_not_ready` with the reason; a version that serves already is warm at once.
 */
export async function warmBeforePromotion(
  db: Db,
  { id, model, version }: Pick<ModelVersion, "id" | "model" | "version">,
  options: Options = { filesDir: filesDir() },
): Promise<void> {
  try {
    const warming = await versionToServe(db, id);
    await warmVersion(warming, options);
    await fillTablesWith(db, warming, options);
  } catch (cause) {
    if (!isInferenceFailure(cause)) throw cause;
    const detail = `${model} ${version} did not pass its warm-up: ${cause.message}`;
    throw new Refusal("model_not_ready", detail, { cause });
  }
}

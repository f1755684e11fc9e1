import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import { getModel } from "./get-model";
import type { ModelVersion } from "./model-version";
import { findVersion } from "./store";

/** One version of a model, by the model's name and the version's number; refuses `not_found`. */
export async function getVersion(
  db: Db,
  { model, version }: { model: string; version: number },
): Promise<ModelVersion> {
  const { id: modelId } = await getModel(db, { name: model });
  const found = await findVersion(db, { modelId, version });
  if (!found) throw new Refusal("not_found", `"${model}" has no version ${version}.`);
  return found;
}

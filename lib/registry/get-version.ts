import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import { getModel } from "./get-model";
import type { ModelVersion } from "./model-version";
import { findVersion, findVersionById } from "./store";

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

/** One version by its id, whatever its state; refuses `not_found`. */
export async function getVersionById(db: Db, id: string): Promise<ModelVersion> {
  const found = await findVersionById(db, id);
  if (!found) throw new Refusal("not_found", "There is no such version.");
  return found;
}

import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { Model } from "./model-version";
import { findModel, findModelById } from "./store";

/** The model of that name; refuses `not_found`. */
export async function getModel(db: Db, { name }: { name: string }): Promise<Model> {
  const model = await findModel(db, name);
  if (!model) throw new Refusal("not_found", `There is no model "${name}".`);
  return model;
}

/** The model with that id; refuses `not_found`. */
export async function getModelById(db: Db, id: string): Promise<Model> {
  const model = await findModelById(db, id);
  if (!model) throw new Refusal("not_found", "There is no such model.");
  return model;
}

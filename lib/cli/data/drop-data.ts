import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ModelManifest } from "#lib/pipeline/manifest";
import { SEED_ACTOR } from "#prisma/seed/demo-people";
import { dropModels } from "#prisma/seed/drop-models";
import { operatorDatabase } from "../operator-database";
import { COMMITTED, FETCHED } from "./data-files";

const MODELS = "models";

/**
 * Removes data sets with all that stands on them: from the database the endpoints that ask a model trained on one, with
 * their predictions and cases, and those models; from the folder the data, fetched or committed, and the trained versions.
 */
export function dropData(names: readonly string[]): Promise<number> {
  const models = modelsTrainedOn(names, MODELS);
  return operatorDatabase(async ({ db }) => {
    const {
      endpoints,
      predictions,
      models: removed,
    } = await dropModels(db, {
      models,
      reason: `Data dropped: ${names.join(", ")}`,
      actor: SEED_ACTOR,
    });
    console.log(`Removed ${endpoints} endpoints, ${predictions} predictions, ${removed} models.`);
    const folders = [
      ...names.flatMap((name) => [join(COMMITTED, name), join(FETCHED, name)]),
      ...models.map((model) => join(MODELS, model)),
    ].filter((folder) => existsSync(folder));
    for (const folder of folders) {
      rmSync(folder, { recursive: true });
      console.log(`Removed ${folder}`);
    }
    return 0;
  });
}

/** Names of the models below `root` of which a version was trained on one of the data sets. */
export function modelsTrainedOn(names: readonly string[], root: string): string[] {
  const folders = (path: string) =>
    readdirSync(path, { withFileTypes: true }).filter((it) => it.isDirectory());
  return folders(root)
    .map(({ name }) => name)
    .filter((model) =>
      folders(join(root, model)).some((version) => {
        const file = join(root, model, version.name, "manifest.json");
        if (model === "data" || !existsSync(file)) return false;
        const { data } = ModelManifest.parse(JSON.parse(readFileSync(file, "utf8")));
        return data !== null && names.includes(data.name);
      }),
    );
}

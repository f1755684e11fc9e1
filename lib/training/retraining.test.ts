import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDataSet } from "#lib/cli/data-files";
import { sourceHashes } from "#lib/cli/source-hashes";
import { sha256 } from "#lib/cli/training-job";
import { ModelManifest } from "#lib/pipeline/manifest";
import { openDirectly } from "./networks/open-directly.test.support";
import type { MadeVersion, Recipe } from "./recipe";
import { RECIPES } from "./recipes";

/** The catalogue's recipes take longer and have a test of their own. */
const quick = Object.entries(RECIPES).filter(([name]) => !name.startsWith("catalogue-"));

describe.each(quick)("training %s again", (name, recipe) => {
  const folder = folderOf(name);

  it("gives the committed files, byte for byte, and reaches what it must", async () => {
    const { files, missed } = await trainAgain(name, recipe);
    const names = Object.keys(files).sort();
    expect(names).toEqual(
      [...Object.keys(manifestOf(name).files), "manifest.json", "model.onnx"].sort(),
    );
    for (const [file, content] of Object.entries(files)) {
      const committed = readFileSync(`${folder}/${file}`);
      const isSame = committed.equals(typeof content === "string" ? Buffer.from(content) : content);
      expect(isSame, `${folder}/${file}`).toBe(true);
    }
    expect(missed).toEqual([]);
  }, 30_000);
});

it.each(Object.entries(RECIPES))(
  "%s comes from the sources its record lists",
  (name, { entry }) => {
    const stale = "artifacts are stale, run npm run umpire -- train --all";
    expect(sourceHashes(entry, sha256), stale).toEqual(manifestOf(name).source?.files_sha256);
  },
);

async function trainAgain(name: string, recipe: Recipe): Promise<MadeVersion> {
  const { source, environment } = manifestOf(name);
  if (!source || !environment) throw new Error("The record leaves out its making");
  return recipe.train({
    source,
    environment,
    data: readDataSet(recipe.data, "slice"),
    seed: 1,
    hash: sha256,
    open: openDirectly,
    progress: () => undefined,
  });
}

function manifestOf(name: string): ModelManifest {
  return ModelManifest.parse(JSON.parse(readFileSync(`${folderOf(name)}/manifest.json`, "utf8")));
}

function folderOf(name: string): string {
  return `models/${name.replace("@", "/")}`;
}

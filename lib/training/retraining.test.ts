import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readDataSet } from "#lib/cli/data/data-files";
import { sourceHashes } from "#lib/cli/source-hashes";
import { provenanceOf, sha256 } from "#lib/cli/training-job";
import { ModelManifest, type PartMetrics } from "#lib/pipeline/manifest";
import { openDirectly } from "./networks/open-directly.test.support";
import type { OpenModel } from "./networks/open-model";
import type { MadeVersion, Recipe } from "./recipe";
import { RECIPES } from "./recipes";

/** The catalogue's recipes take longer and have a test of their own. */
const quick = Object.entries(RECIPES).filter(([name]) => !name.startsWith("catalogue-"));

describe.each(quick)("training %s again", (name, recipe) => {
  it("gives the committed files, byte for byte, and reaches what it must", async () => {
    const { made, hasAskedRuntime } = await trainAgain(name, recipe);
    expect(made.missed).toEqual([]);
    if (hasAskedRuntime && !isSameProcessor(name)) {
      expectNear(made.report, manifestOf(name).metrics.report);
      return;
    }
    const others = Object.keys(manifestOf(name).files);
    expect(Object.keys(made.files).sort()).toEqual(
      [...others, "manifest.json", "model.onnx"].sort(),
    );
    for (const [file, content] of Object.entries(made.files)) {
      const path = `${folderOf(name)}/${file}`;
      const bytes = typeof content === "string" ? Buffer.from(content) : content;
      expect(readFileSync(path).equals(bytes), path).toBe(true);
    }
  }, 30_000);
});

it.each(Object.entries(RECIPES))(
  "%s comes from the sources its record lists",
  (name, { entry }) => {
    const stale = "artifacts are stale, run npm run umpire -- train --all";
    expect(sourceHashes(entry, sha256), stale).toEqual(manifestOf(name).source?.files_sha256);
  },
);

async function trainAgain(
  name: string,
  recipe: Recipe,
): Promise<{ readonly made: MadeVersion; readonly hasAskedRuntime: boolean }> {
  const { source, environment } = manifestOf(name);
  if (!source || !environment) throw new Error("The record leaves out its making");
  let hasAskedRuntime = false;
  const open: OpenModel = (bytes, options) => {
    hasAskedRuntime = true;
    return openDirectly(bytes, options);
  };
  const data = readDataSet(recipe.data, "slice");
  const progress = () => undefined;
  const job = { source, environment, data, seed: 1, hash: sha256, open, progress };
  return { made: await recipe.train(job), hasAskedRuntime };
}

/** Only what the runtime computed depends on the processor, and only on its kind. */
function isSameProcessor(name: string): boolean {
  const { environment } = provenanceOf(RECIPES[name] as Recipe, "");
  return environment.cpu_flags.join() === manifestOf(name).environment?.cpu_flags.join();
}

function expectNear(made: PartMetrics, committed: PartMetrics | undefined): void {
  for (const key of ["accuracy", "auc"] as const) {
    const difference = (made[key]?.value ?? 0) - (committed?.[key]?.value ?? 0);
    expect(Math.abs(difference), key).toBeLessThanOrEqual(0.005);
  }
}

function manifestOf(name: string): ModelManifest {
  return ModelManifest.parse(JSON.parse(readFileSync(`${folderOf(name)}/manifest.json`, "utf8")));
}

function folderOf(name: string): string {
  return `models/${name.replace("@", "/")}`;
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256Of } from "./model-files";
import type { ModelVersion } from "./model-version";

const CARD = "card.md";

/**
 * What the maker of a shipped version wrote for people, as Markdown; `null` where its manifest names no card, and where the
 * one that lies here is not that one.
 */
export async function versionProse(
  { manifest }: Pick<ModelVersion, "manifest">,
  folder = "models",
): Promise<string | null> {
  const { model, version, files } = manifest;
  const sha256 = files[CARD];
  if (sha256 === undefined) return null;
  const path = join(folder, model, String(version), CARD);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return bytes && sha256Of(bytes) === sha256 ? bytes.toString("utf8") : null;
}

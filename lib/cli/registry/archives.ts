import { writeFile } from "node:fs/promises";
import { exportVersion } from "#lib/registry/archive/export-version";
import { importVersion, prepareImport } from "#lib/registry/archive/import-version";
import { sha256Of } from "#lib/registry/model-files";
import { probeModel } from "#lib/registry/probe/probe-model";
import { Stop } from "../root.mjs";
import { operate, readArguments, readNamedFile, tell, versionNamed } from "./operate";

const EXPORT = `Usage: npm run umpire -- export <model>@<version> [file.tar] [--json]

Writes everything a version is into one archive.`;

const IMPORT = `Usage: npm run umpire -- import <file.tar> [--json]

Takes in a version that another installation exported, under the same number and hashes.`;

/** Writes a version as one archive. */
export async function exportCommand(argv: readonly string[]): Promise<number> {
  const { positionals, isJson } = readArguments(argv, EXPORT);
  const named = versionNamed(positionals[0], EXPORT);
  const { model, version } = named;
  const file = positionals[1] ?? `${model}-${version}.tar`;
  return operate(async ({ db, filesDir }) => {
    const bytes = await exportVersion(db, { ...named, filesDir });
    await writeFile(file, bytes);
    const sha256 = sha256Of(bytes);
    tell(isJson, `Wrote ${file}, sha256 ${sha256}.`, { model, version, file, sha256 });
  });
}

/** Takes an archive in. */
export async function importCommand(argv: readonly string[]): Promise<number> {
  const { positionals, isJson } = readArguments(argv, IMPORT);
  const [file, ...rest] = positionals;
  if (!file || rest.length > 0) throw new Stop(IMPORT, 2);
  const bytes = await readNamedFile(file);
  return operate(async ({ db, filesDir, actor }) => {
    const prepared = await prepareImport({ bytes, probe: probeModel, filesDir });
    const { model, version, sha256 } = await importVersion(db, { prepared, by: actor });
    tell(isJson, `Imported ${model}@${version}, sha256 ${sha256}.`, { model, version, sha256 });
  });
}

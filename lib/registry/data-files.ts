import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Refusal } from "#lib/kernel/refusal";
import { DataManifest } from "#lib/pipeline/data-manifest";
import { sha256Of } from "./model-files";

/** The committed files of a data set, unpacked and held to their hashes, by their names less `.gz`. */
export type CommittedData = {
  readonly manifest: DataManifest;
  readonly files: Readonly<Record<string, Uint8Array>>;
};

const FOLDER = join("models", "data");

/** Names of the data sets that this installation has. */
export async function listDataSets(folder = FOLDER): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((it) => it.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Reads a data set; refuses `not_found`. Throws where a file is not the one its manifest lists. */
export async function readDataSet(name: string, folder = FOLDER): Promise<CommittedData> {
  const known = await listDataSets(folder);
  if (!known.includes(name)) throw new Refusal("not_found", `There is no data set "${name}".`);
  const text = await readFile(join(folder, name, "manifest.json"), "utf8");
  const manifest = DataManifest.parse(JSON.parse(text));
  const files = await Promise.all(
    manifest.files.map(async ({ file, sha256, unpacked }) => {
      const packed = await readFile(join(folder, name, file));
      const bytes = unpacked ? await promisify(gunzip)(packed) : packed;
      if (sha256Of(bytes) !== (unpacked ?? { sha256 }).sha256) {
        throw new Error(`${file} of ${name} is not the file its manifest lists`);
      }
      return [file.replace(/\.gz$/, ""), bytes] as const;
    }),
  );
  return { manifest, files: Object.fromEntries(files) };
}

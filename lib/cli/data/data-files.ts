import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DataManifest } from "#lib/pipeline/data-manifest";
import { type DataFiles, dataSha256 } from "#lib/training/recipe";
import { Stop } from "../root.mjs";
import { sha256 } from "../training-job";

/** Where data sets are committed, and where originals are fetched to. */
export const COMMITTED = "models/data";
export const FETCHED = ".data/downloads";

/** What the repository says about one of its data sets. */
export function dataManifest(name: string): DataManifest {
  return DataManifest.parse(
    JSON.parse(readFileSync(join(COMMITTED, name, "manifest.json"), "utf8")),
  );
}

/**
 * The files of a data set, unpacked and held to their hashes. `full` reads the fetched originals where the manifest
 * lists them as more than what is committed, and is the committed files where they are everything there is.
 * Throws when a file is not the one its manifest lists, and stops the command when it was never fetched.
 */
export function readDataSet(name: string, amount: DataFiles["amount"]): DataFiles {
  const { files, originals } = dataManifest(name);
  const isFull = amount === "full" && originals.length > 0;
  const listed = isFull ? originals : files;
  const folder = join(isFull ? FETCHED : COMMITTED, name);
  const read = listed.map(({ file, sha256: expected }) => {
    const path = join(folder, file);
    if (isFull && !existsSync(path)) {
      throw new Stop(`${path} is missing; run npm run umpire -- data fetch ${name}`, 2);
    }
    const bytes = readFileSync(path);
    if (sha256(bytes) !== expected) throw new Error(`${path} is not the file its manifest lists`);
    return unpacked(file, bytes);
  });
  return { amount, sha256: dataSha256(listed, sha256), files: Object.fromEntries(read) };
}

/** A file's name and content without its packing. */
export function unpacked(file: string, bytes: Uint8Array): [string, Uint8Array] {
  return file.endsWith(".gz") ? [file.slice(0, -3), gunzipSync(bytes)] : [file, bytes];
}

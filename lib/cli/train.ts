import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ModelManifest, type PartMetrics } from "#lib/pipeline/manifest";
import type { DataFiles, MadeVersion, Recipe } from "#lib/training/recipe";
import { RECIPES } from "#lib/training/recipes";
import { COMMITTED, dataManifest, readDataSet } from "./data/data-files";
import { openForTraining } from "./open-for-training";
import { progressBar } from "./progress-bar";
import { Stop } from "./root.mjs";
import { provenanceOf, sha256 } from "./training-job";

const USAGE = `Usage: npm run umpire -- train <model>[@version] [--seed 1] [--data slice|full] [--all] [--allow-dirty] [--json]

Trains a model from the data under models/data and writes its folder under models/.
The same sources, data and seed give the same model.onnx on the same kind of processor.

  --all          every version of the repository
  --seed         fixes every draw: first weights, order of rows, resamples behind the intervals (default 1)
  --data         slice: the committed rows; full: the originals that data fetch has downloaded
                 (default: what the committed version was trained from)
  --allow-dirty  train from sources that are not committed; the manifest says so
  --json         print one JSON document: each version with its figures and what they fall short of

Versions: ${Object.keys(RECIPES).join(", ")}
`;

/**
 * Trains, writes `models/<model>/<version>`, prints the figures. 0 done, 1 when they fall short, 2 for a command that
 * cannot be.
 */
export async function trainCommand(argv: readonly string[]): Promise<number> {
  const asked = readArguments(argv);
  if (asked === "help") return say(USAGE, 0);
  if (typeof asked === "string") return say(`${asked}\n\n${USAGE}`, 2);
  const strange = asked.names.find((name) => !RECIPES[name]);
  if (strange !== undefined) return say(`There is no training for ${strange}.\n\n${USAGE}`, 2);
  const written: Written[] = [];
  for (const [name, recipe] of Object.entries(RECIPES)) {
    if (asked.names.includes(name)) written.push(await trainOne(name, recipe, asked));
  }
  if (asked.isJson) console.log(JSON.stringify({ versions: written }));
  return written.every(({ missed }) => missed.length === 0) ? 0 : 1;
}

/** Stops the command on sources that are not committed, unless that was allowed. */
async function trainOne(name: string, recipe: Recipe, asked: Asked): Promise<Written> {
  const amount = amountFor(name, recipe, asked);
  const provenance = provenanceOf(recipe, commandFor(name, asked.seed, amount));
  if (provenance.source.dirty && !asked.allowDirty) {
    const remedy = "Commit, or pass --allow-dirty.";
    throw new Stop(`${name}: its sources or data are not committed. ${remedy}`, 2);
  }
  const bar = progressBar(name);
  const made = await recipe.train({
    ...provenance,
    data: readDataSet(recipe.data, amount),
    seed: asked.seed,
    hash: sha256,
    open: openForTraining,
    progress: bar.show,
  });
  bar.clear();
  if (!asked.isJson) describe(name, made);
  return writeVersion(name, made);
}

type Asked = {
  readonly names: readonly string[];
  readonly seed: number;
  /** `null` when it was not said. */
  readonly amount: DataFiles["amount"] | null;
  readonly allowDirty: boolean;
  readonly isJson: boolean;
};

/** What became of one version, for machines. */
type Written = {
  readonly version: string;
  readonly folder: string;
  readonly sha256: string;
  readonly report: PartMetrics;
  readonly missed: readonly string[];
};

function readArguments(argv: readonly string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        seed: { type: "string", default: "1" },
        data: { type: "string" },
        all: { type: "boolean", default: false },
        "allow-dirty": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const seed = Number(values.seed);
    const amount = values.data ?? null;
    if (values.help) return "help";
    if (!Number.isInteger(seed) || seed < 0) return "The seed is a whole number from 0.";
    if (!isAmount(amount)) return "--data is slice or full.";
    const names = values.all ? trainable() : positionals.flatMap(versionsOf);
    if (names.length === 0) return "Name a model.";
    return { names, seed, amount, allowDirty: values["allow-dirty"], isJson: values.json };
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** Every version whose data was not dropped. */
function trainable(): string[] {
  return Object.keys(RECIPES).filter((name) => {
    const { data } = RECIPES[name] as Recipe;
    return existsSync(join(COMMITTED, data));
  });
}

/** A model without a version means all its versions. */
function versionsOf(name: string): string[] {
  if (name.includes("@")) return [name];
  const versions = Object.keys(RECIPES).filter((it) => it.startsWith(`${name}@`));
  return versions.length > 0 ? versions : [name];
}

function isAmount(value: string | null): value is Asked["amount"] {
  return value === null || value === "slice" || value === "full";
}

/** Where what is committed is everything, there is only that; otherwise what was asked for, or what the committed version saw. */
function amountFor(name: string, { data }: Recipe, { amount }: Asked): DataFiles["amount"] {
  if (dataManifest(data).originals.length === 0) return "slice";
  if (amount !== null) return amount;
  const record = join(folderOf(name), "manifest.json");
  if (!existsSync(record)) return "slice";
  const { source } = ModelManifest.parse(JSON.parse(readFileSync(record, "utf8")));
  return source?.command.endsWith(FULL) ? "full" : "slice";
}

const FULL = "--data full";

function commandFor(name: string, seed: number, amount: DataFiles["amount"]): string {
  const options = [...(seed === 1 ? [] : [`--seed ${seed}`]), ...(amount === "full" ? [FULL] : [])];
  return ["npm run umpire -- train", name, ...options].join(" ");
}

function folderOf(name: string): string {
  return join("models", ...name.split("@"));
}

function writeVersion(name: string, { files, report, missed }: MadeVersion): Written {
  const folder = folderOf(name);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  return { version: name, folder, sha256: sha256(files["model.onnx"] ?? ""), report, missed };
}

function describe(name: string, { files, report, missed }: MadeVersion): void {
  const artifact = sha256(files["model.onnx"] ?? "");
  console.log(`${name}: ${folderOf(name)}/model.onnx, sha256 ${artifact}`);
  console.log(figuresOf(report));
  for (const shortfall of missed) console.error(`  falls short: ${shortfall}`);
}

function figuresOf({ n, accuracy, auc, nll, ece15, review_rate, ...costs }: PartMetrics): string {
  const figure = ({ value }: { value: number }) => value.toFixed(3);
  const order = auc === null ? "" : `AUC ${figure(auc)}, `;
  return [
    `  on ${n} held-out rows: accuracy ${figure(accuracy)}, ${order}log-loss ${figure(nll)}, calibration error ${figure(ece15)}`,
    `  cost a case ${figure(costs.cost_automatic)} all automatic, ${figure(costs.cost_with_people)} with people at review rate ${figure(review_rate)}`,
  ].join("\n");
}

function say(text: string, code: number): number {
  (code === 0 ? console.log : console.error)(text);
  return code;
}

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "#lib/db/client";
import { Policy } from "#lib/decision/policy";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { Pipeline } from "#lib/pipeline/pipeline";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { startEvaluation } from "#lib/registry/evaluations/start-evaluation";
import type { ModelVersion } from "#lib/registry/model-version";
import { registerVersion } from "#lib/registry/register-version";
import { SEED_ACTOR } from "./demo-people";

type Move = { readonly alias: string; readonly version: number; readonly reason: string };

/** A line of the demo and how it came to serve, oldest move first: there is something to roll back to and something to promote. */
type Line = {
  readonly title: string;
  readonly description: string;
  readonly moves: readonly Move[];
  /** The data set that every version answers after the start, so that its page shows what that looks like; `null` leaves it to whoever tries. */
  readonly evaluatedOn: string | null;
};

const LINES = {
  "loan-risk": {
    title: "Loan risk",
    description: "Whether an applicant will repay, from eleven columns of the application.",
    evaluatedOn: null,
    moves: [
      { alias: "champion", version: 1, reason: "First version, trained from the committed data" },
      { alias: "shadow", version: 2, reason: "Watch the small network before it may answer" },
      {
        alias: "challenger",
        version: 3,
        reason: "Best on report: lower costs, with or without people",
      },
    ],
  },
  "loan-prescreen": {
    title: "Loan prescreen",
    description: "The same question from three columns: small enough to tabulate.",
    evaluatedOn: null,
    moves: [{ alias: "champion", version: 1, reason: "Three columns that every application has" }],
  },
  "feedback-tone": {
    title: "Feedback tone",
    description: "Whether a product review is praise. Public product reviews, demo only.",
    evaluatedOn: "small_fine_foods",
    moves: [
      { alias: "champion", version: 1, reason: "A cheap filter to begin with" },
      { alias: "champion", version: 2, reason: "The full text ranks far better on report" },
      { alias: "shadow", version: 1, reason: "How often would the opening alone have done?" },
    ],
  },
  "catalogue-small": {
    title: "Articles of clothing, small",
    description: "Which article a picture shows, in one matrix or three.",
    evaluatedOn: "fashion_mnist",
    moves: [
      { alias: "champion", version: 1, reason: "The plainest model that works" },
      { alias: "champion", version: 2, reason: "Fewer errors on report for a larger file" },
    ],
  },
  "catalogue-cnn": {
    title: "Articles of clothing, convolutions",
    description: "Which article a picture shows, by convolutions.",
    evaluatedOn: "fashion_mnist",
    moves: [{ alias: "champion", version: 1, reason: "The fewest errors on report" }],
  },
} as const satisfies Readonly<Record<string, Line>>;

/** Registers every shipped version of a line, replays its moves and queues its evaluations; the champion, or `null` where the folder is gone. */
export async function seedModel(
  db: Db,
  {
    model,
    filesDir,
    modelsDir,
  }: { model: keyof typeof LINES; filesDir: string; modelsDir: string },
): Promise<ModelVersion | null> {
  const made = new Map<number, ModelVersion>();
  for (const version of await shippedVersions(join(modelsDir, model))) {
    made.set(version, await registerShipped(db, { model, version, filesDir, modelsDir }));
  }
  const moves = LINES[model].moves.filter(({ version }) => made.has(version));
  for (const move of moves) await moveAlias(db, { ...move, model, actor: SEED_ACTOR });
  const { evaluatedOn: dataset } = LINES[model];
  if (dataset !== null) {
    for (const version of made.keys()) {
      await startEvaluation(db, { model, version, dataset, actor: SEED_ACTOR });
    }
  }
  const serving = moves.findLast(({ alias }) => alias === "champion");
  return made.get(serving?.version ?? 0) ?? null;
}

/** Registers a version that the repository ships. */
export async function registerShipped(
  db: Db,
  {
    model,
    version,
    filesDir,
    modelsDir,
  }: { model: keyof typeof LINES; version: number; filesDir: string; modelsDir: string },
): Promise<ModelVersion> {
  const folder = join(modelsDir, model, String(version));
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), "utf8"));
  const manifest = ModelManifest.parse(await read("manifest.json"));
  const { file } = manifest.pipeline;
  return registerVersion(db, {
    model: {
      name: model,
      title: LINES[model].title,
      description: LINES[model].description,
      isDemo: true,
    },
    manifest,
    bytes: await readFile(join(folder, manifest.artifact.file)),
    pipeline: file === null ? null : Pipeline.parse(await read(file)),
    golden: GoldenRows.parse(await read("golden.json")),
    filesDir,
    by: SEED_ACTOR,
  });
}

/** The policy that a version's figures are priced with, so that its page and its endpoint speak of the same money. */
export function policyPricedAs({ manifest }: ModelVersion, more: Partial<Policy> = {}): Policy {
  const { pricing } = manifest;
  if (!pricing) throw new Error(`${manifest.model} ${manifest.version} names no prices`);
  const { currency, costs, review } = pricing;
  return Policy.parse({ currency, costs, review_cost: review, ...more });
}

/** Numbers of the versions in a line's folder, in order; none where a data set was withdrawn with its models. */
async function shippedVersions(folder: string): Promise<number[]> {
  if (!existsSync(folder)) return [];
  return (await readdir(folder)).map(Number).sort((a, b) => a - b);
}

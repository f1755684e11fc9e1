import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "#lib/db/client";
import { Policy } from "#lib/decision/policy";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { Pipeline } from "#lib/pipeline/pipeline";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { registerVersion } from "#lib/registry/register-version";
import { SEED_ACTOR } from "./demo-people";

/** Loans on real data: a good applicant refused costs 15 % of the amount, a bad one accepted 60 %, a review 75. */
const POLICY = Policy.parse({
  currency: "USD",
  costs: [
    { truth: "good", decided: "bad", cost: { base: 0, per_unit: 0.15, of: "Amount" } },
    { truth: "bad", decided: "good", cost: { base: 0, per_unit: 0.6, of: "Amount" } },
  ],
  review_cost: 75,
  capacity: { minutes_per_review: 3, reviews_per_day: 160 },
});

/** The loan desk with its first model version, promoted, and its policy in force. */
export async function seedLoanDesk(
  db: Db,
  { queueId, filesDir }: { queueId: string; filesDir: string },
): Promise<void> {
  const version = await registerShipped(db, { model: "loan-risk", version: 1, filesDir });
  await moveAlias(db, {
    model: "loan-risk",
    alias: "champion",
    version: version.version,
    reason: "First version, trained from the committed data",
    actor: SEED_ACTOR,
  });
  await createEndpoint(db, {
    name: "loan-desk",
    title: "Loan desk",
    question: "Will this applicant repay the loan?",
    labels: version.labels,
    inputKind: "features",
    inputSchema: version.manifest.features ?? {},
    model: { id: version.modelId, alias: "champion" },
    queueId,
    policy: POLICY,
    isDemo: true,
    actor: SEED_ACTOR,
  });
}

/** Registers a version that the repository ships. */
async function registerShipped(
  db: Db,
  { model, version, filesDir }: { model: string; version: number; filesDir: string },
) {
  const folder = join(process.cwd(), "models", model, String(version));
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), "utf8"));
  const manifest = ModelManifest.parse(await read("manifest.json"));
  const { file } = manifest.pipeline;
  return registerVersion(db, {
    model: { name: model, title: manifest.title, isDemo: true },
    manifest,
    bytes: await readFile(join(folder, manifest.artifact.file)),
    pipeline: file === null ? null : Pipeline.parse(await read(file)),
    golden: GoldenRows.parse(await read("golden.json")),
    filesDir,
    by: SEED_ACTOR,
  });
}

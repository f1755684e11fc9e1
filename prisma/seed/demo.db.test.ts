import { mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Db } from "#lib/db/client";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { seedDemo } from "./demo";
import { SEED_ACTOR } from "./demo-people";

let test: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  test = await testDatabase();
  dataDir = await mkdtemp(join(tmpdir(), "umpire-demo-"));
});
afterAll(async () => {
  await test.drop();
  await rm(dataDir, { recursive: true });
});

/** Endpoint, kind of input, model and queue. */
async function desks(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ told: string }[]>`
    select concat_ws(', ', e.name, e.input_kind, m.name, q.title) as told
      from endpoints e join queues q on q.id = e.queue_id left join models m on m.id = e.model_id
     order by e.name`;
  return rows.map(({ told }) => told);
}

/** `model/version`s below a folder of models, data sets left out. */
async function shipped(folder: string): Promise<string[]> {
  const models = (await readdir(folder)).filter((name) => name !== "data");
  const versions = models.map(async (model) =>
    (await readdir(join(folder, model))).map((version) => `${model}/${version}`),
  );
  return (await Promise.all(versions)).flat().sort();
}

async function registered(): Promise<string[]> {
  const versions = await test.db.modelVersion.findMany({ include: { model: true } });
  return versions.map(({ model, version }) => `${model.name}/${version}`).sort();
}

it("stays whole without a model that was withdrawn with its data", async () => {
  const modelsDir = await mkdtemp(join(dataDir, "models-"));
  const left = ["loan-risk", "catalogue-small", "catalogue-cnn"];
  for (const name of left)
    await symlink(join(process.cwd(), "models", name), join(modelsDir, name));
  const undo = new Error("taken back");
  const putIn = async (tx: Db) => {
    await seedDemo(tx, { dataDir, modelsDir });
    expect(await desks(tx)).toEqual([
      "catalogue-sorting, image, catalogue-cnn, Catalogue",
      "loan-desk, features, loan-risk, Loan applications",
      "worked-example, probabilities, Worked example",
    ]);
    expect(await tx.queue.count({ where: { name: "customer-feedback" } })).toBe(0);
    throw undo;
  };
  const seeding = inTransaction(test.db, SEED_ACTOR, putIn, { timeoutMs: 60_000 });
  await expect(seeding).rejects.toBe(undo);
});

it("registers every shipped version and opens a desk of each kind", async () => {
  expect(await seedDemo(test.db, { dataDir })).toEqual({ apiKey: expect.any(String) });
  expect(await registered()).toEqual(await shipped(join(process.cwd(), "models")));
  expect(await desks(test.db)).toEqual([
    "catalogue-sorting, image, catalogue-cnn, Catalogue",
    "feedback-triage, text, feedback-tone, Customer feedback",
    "loan-desk, features, loan-risk, Loan applications",
    "loan-prescreen, features, loan-prescreen, Loan applications",
    "worked-example, probabilities, Worked example",
  ]);
});

it("has something to roll back to and something to promote", async () => {
  const aliases = await test.db.modelAlias.findMany({ include: { model: true, version: true } });
  const told = aliases.map((it) => `${it.model.name} ${it.alias} ${it.version.version}`);
  expect(told.sort()).toEqual([
    "catalogue-cnn champion 1",
    "catalogue-small champion 2",
    "feedback-tone champion 2",
    "feedback-tone shadow 1",
    "loan-prescreen champion 1",
    "loan-risk challenger 3",
    "loan-risk champion 1",
    "loan-risk shadow 2",
  ]);
  expect(await test.db.aliasMove.count({ where: { alias: "champion" } })).toBe(7);
});

it("is put in once", async () => {
  expect(await seedDemo(test.db, { dataDir })).toBeNull();
});

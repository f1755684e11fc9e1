import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { getVersion } from "./get-version";
import { registerVersion } from "./register-version";

const { db, drop } = await testDatabase();
const filesDir = await mkdtemp(join(tmpdir(), "umpire-files-"));
const by = { id: "usr_ada", role: "admin" };
const folder = "models/loan-risk/1";
const shipped = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"));

afterAll(async () => {
  await drop();
  await rm(filesDir, { recursive: true });
});

it("takes over the records of versions from when every input was a table", async () => {
  const manifest = ModelManifest.parse(shipped("manifest.json"));
  const golden = GoldenRows.parse(shipped("golden.json"));
  const bytes = readFileSync(join(folder, "model.onnx"));
  const model = { name: "loan-risk" };
  const registered = await registerVersion(db, { model, manifest, bytes, golden, filesDir, by });

  const { kind: _kind, ...pipeline } = registered.pipeline;
  const { pricing: _pricing, tags: _tags, ...others } = manifest;
  const policy = { of: "Amount", false_positive: 0.15, false_negative: 0.6, review: 75 };
  const { sha256 } = manifest.pipeline;
  const old = { ...others, policy, pipeline: { sha256, fitted: pipeline } };
  const rows = golden.rows.map(({ input, row_sha256: _hash, ...row }) => ({ ...row, ...input }));
  const columns = [pipeline, old, { ...golden, rows }].map((it) => JSON.stringify(it));
  await db.$transaction([
    db.$executeRaw`set local session_replication_role = replica`,
    db.$executeRaw`
      update model_versions set pipeline = ${columns[0]}::jsonb, manifest = ${columns[1]}::jsonb,
                                golden = ${columns[2]}::jsonb`,
  ]);
  await expect(getVersion(db, { model: "loan-risk", version: 1 })).rejects.toThrow();

  const sql = readFileSync("prisma/migrations/0008_records_of_versions/migration.sql", "utf8");
  // What counts epochs came later and waits for the commit; the migration alters the table before.
  await db.$transaction([
    db.$executeRaw`set constraints all immediate`,
    ...sql.split(/;\n(?!.*\$\$)/).flatMap((it) => (it.trim() ? db.$executeRawUnsafe(it) : [])),
  ]);
  expect(await getVersion(db, { model: "loan-risk", version: 1 })).toEqual(registered);
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { addCalibrator } from "#lib/registry/add-calibrator";
import { exportVersion } from "#lib/registry/archive/export-version";
import { readTar, writeTar } from "#lib/registry/archive/tar";
import { getVersion } from "#lib/registry/get-version";
import { sha256Of } from "#lib/registry/model-files";
import { realVersion } from "#lib/registry/real-version.test.fixture";
import { registerVersion } from "#lib/registry/register-version";
import { sender } from "../../sender.test.fixture";
import { person } from "../endpoints/routes.test.fixture";

const [there, here] = [await testDatabase(), await testDatabase()];
const send = sender(here.db);
const as = person("ada", "admin");
const by = { id: "usr_eve", role: "admin" };
const filesDir = await mkdtemp(join(tmpdir(), "umpire-there-"));

afterAll(async () => {
  await there.drop();
  await here.drop();
  await rm(filesDir, { recursive: true });
});

/** A version of the other installation, as the archive that it exports. */
async function exported(name: string, version = 3): Promise<Uint8Array> {
  const made = await registerVersion(there.db, { ...realVersion({ name, version }), filesDir, by });
  await addCalibrator(there.db, {
    ...{ versionId: made.id, rows: 640, fittedOn: "live traffic", reason: "drifted", actor: by },
    calibrator: { method: "platt", input: "probabilities", classes: 2, a: 1.25, b: 0.5 },
    report: { part: "live_labels", n: 640 },
  });
  return exportVersion(there.db, { model: name, version, filesDir });
}

function take(archive: Uint8Array) {
  const body = new FormData();
  body.set("file", new Blob([Uint8Array.from(archive)]), "version.tar");
  return send({ method: "POST", path: "/api/v1/models/import", as, body });
}

describe("an archive", () => {
  it("makes the same version elsewhere, with the calibrator that was in force", async () => {
    const archive = await exported("moved");
    expect(await exportVersion(there.db, { model: "moved", version: 3, filesDir })).toEqual(
      archive,
    );
    const before = await getVersion(there.db, { model: "moved", version: 3 });
    expect(await take(archive)).toMatchObject({
      status: 201,
      json: {
        ...{ model: "moved", version: 3, sha256: before.sha256 },
        ...{ uploaded_sha256: before.sha256, pipeline_sha256: before.pipelineSha256 },
        calibrator: { version: 2, rows: 640, method: "platt" },
        checks: { findings: [] },
      },
    });
    const after = await getVersion(here.db, { model: "moved", version: 3 });
    expect([after.manifest, after.pipeline, after.golden]).toEqual([
      before.manifest,
      before.pipeline,
      before.golden,
    ]);
    expect(after.calibrator?.calibrator).toEqual(before.calibrator?.calibrator);
    const again = await take(archive);
    expect(again.json).toMatchObject({ id: after.id, calibrator: { version: 2 } });
    const path = "/api/v1/models/moved/versions/3/archive";
    const back = await send({ path, as });
    expect(back.headers.get("etag")).toMatch(/^"[0-9a-f]{64}"$/);
  });

  it("is refused where its number is another file's", async () => {
    const archive = await exported("taken");
    const other = realVersion({ name: "taken", version: 3, slope: 9 });
    await registerVersion(here.db, { ...other, filesDir, by });
    expect(await take(archive)).toMatchObject({ status: 409, json: { code: "already_exists" } });
  });

  it("is refused where a file is not what it was, is missing or does not belong", async () => {
    const files = readTar(await exported("damaged"));
    const changed = (change: (files: Map<string, Uint8Array>) => void) => {
      const copy = new Map(files);
      change(copy);
      return writeTar(copy);
    };
    const text = new TextEncoder().encode("{}");
    const sums = (of: Map<string, Uint8Array>) =>
      [...of]
        .filter(([name]) => name !== "SHA256SUMS")
        .map(([name, it]) => `${sha256Of(it)}  ${name}\n`);
    const cases: [Uint8Array, string][] = [
      [changed((it) => it.set("manifest.json", text)), "/file/manifest.json"],
      [changed((it) => it.delete("pipeline.json")), "/file/pipeline.json"],
      [changed((it) => it.set("run.sh", text)), "/file/run.sh"],
      [changed((it) => it.delete("SHA256SUMS")), "/file/SHA256SUMS"],
      [
        changed((it) => {
          it.set("golden.json", text);
          it.set("SHA256SUMS", new TextEncoder().encode(sums(it).join("")));
        }),
        "/file/golden.json/schema",
      ],
      [new TextEncoder().encode("not a tar"), "/file"],
    ];
    for (const [archive, pointer] of cases) {
      const { status, json } = await take(archive);
      const pointers = json.errors?.map((it: { pointer: string }) => it.pointer) ?? [];
      expect([status, json.code, pointers]).toEqual([
        422,
        "invalid_model",
        expect.arrayContaining([pointer]),
      ]);
    }
    const absent = await send({ path: "/api/v1/models/damaged/versions", as });
    expect(absent.status).toBe(404);
  });

  it("is probed like a stranger's file, however well its hashes fit", async () => {
    const { bytes: _, manifest, golden, model } = realVersion({ name: "hollow" });
    const fake = new TextEncoder().encode("<html>no model</html>");
    const artifact = { file: "model.onnx", sha256: sha256Of(fake), bytes: fake.length };
    const paper = { model, manifest: { ...manifest, artifact }, bytes: fake, golden };
    await registerVersion(there.db, { ...paper, filesDir, by });
    const archive = await exportVersion(there.db, { model: "hollow", version: 1, filesDir });
    expect(await take(archive)).toMatchObject({
      status: 422,
      json: { code: "invalid_model", findings: [{ code: "not_onnx" }] },
    });
  });
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { encodeModel } from "#lib/onnx/encode-model";
import { zipMapModel } from "#lib/onnx/kit.test.support";
import { exportVersion } from "../archive/export-version";
import { readTar } from "../archive/tar";
import { sha256Of, versionBytes } from "../model-files";
import { probeModel } from "../probe/probe-model";
import { prepareUpload } from "./prepare-upload";
import { UploadManifest } from "./upload-manifest";
import { uploadVersion } from "./upload-version";

const { db, drop } = await testDatabase();
const filesDir = await mkdtemp(join(tmpdir(), "umpire-files-"));
const by = { id: "usr_ada", role: "admin", requestId: "req_7" };

afterAll(async () => {
  await drop();
  await rm(filesDir, { recursive: true });
});

it("keeps a file whose last step had to go, serves the rewritten one, and exports both", async () => {
  const bytes = encodeModel(zipMapModel());
  const manifest = UploadManifest.parse({ features: ["Age", "Income", "Amount"] });
  const prepared = await prepareUpload({ bytes, manifest, probe: probeModel, filesDir });
  const made = await uploadVersion(db, { model: "zipped", prepared, by });
  expect(made).toMatchObject({
    uploadedSha256: sha256Of(bytes),
    labels: ["no", "maybe", "yes"],
    probe: { rewrites: [{ code: "zip_map_removed", sha256: made.sha256 }] },
    manifest: { adapter: { output: { kind: "probabilities", labels: ["no", "maybe", "yes"] } } },
  });
  expect(made.sha256).not.toBe(made.uploadedSha256);
  expect(made.golden?.rows).toHaveLength(3);
  for (const sha256 of [made.sha256, made.uploadedSha256]) {
    expect(sha256Of(await versionBytes({ filesDir, sha256 }))).toBe(sha256);
  }
  const archive = await exportVersion(db, { model: "zipped", version: 1, filesDir });
  const uploaded = readTar(archive).get("uploaded.onnx");
  expect(uploaded && sha256Of(uploaded)).toBe(sha256Of(bytes));
});

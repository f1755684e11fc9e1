import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { versionLineage } from "../lineage/version-lineage";
import { sha256Of } from "../model-files";
import type { ProbeReport } from "../probe/probe-report";
import { realVersion } from "../real-version.test.fixture";
import { type Probe, prepareUpload } from "./prepare-upload";
import { UploadManifest } from "./upload-manifest";
import { uploadVersion } from "./upload-version";

const { db, drop } = await testDatabase();
const filesDir = await mkdtemp(join(tmpdir(), "umpire-files-"));
const by = { id: "usr_ada", role: "admin", requestId: "req_7" };

afterAll(async () => {
  await drop();
  await rm(filesDir, { recursive: true });
});

const { bytes, manifest, golden } = realVersion();
const { labels, features } = manifest;
const said = UploadManifest.parse({ labels, features, golden });

/** Finds nothing wrong, and serves `served`. */
function approving(served: Uint8Array = bytes, more: Partial<ProbeReport> = {}): Probe {
  const { signature, adapter, labels } = manifest;
  return async (asked) => ({
    served,
    report: {
      ...{ sha256: sha256Of(asked.bytes), bytes: asked.bytes.length, signature, adapter },
      ...{ labels, labelsFrom: "uploader", missing: [], findings: [], rewrites: [], samples: [] },
      measured: { kind: "probabilities", rows: 64, classes: 2 },
      ...more,
    },
  });
}

async function upload(model: string, more: object = {}, probe = approving(), file = bytes) {
  const asked = { bytes: file, manifest: { ...said, ...more }, probe, filesDir };
  const prepared = await prepareUpload(asked);
  return uploadVersion(db, { model, prepared, by });
}

it("gives every upload a number of its own, however many come at once", async () => {
  const made = await Promise.all(Array.from({ length: 8 }, () => upload("raced")));
  const numbers = made.map(({ version }) => version).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 8 }, (_, i) => i + 1));
  expect(made.every((it) => it.manifest.version === it.version)).toBe(true);
}, 60_000);

it("keeps the uploaded bytes beside what was made of them", async () => {
  const original = new TextEncoder().encode("the file with a last step that cannot be served");
  const detail = "The last step, a list of dictionaries, was removed.";
  const rewrites = [{ code: "zip_map_removed" as const, detail, sha256: sha256Of(bytes) }];
  const made = await upload("rewritten", {}, approving(bytes, { rewrites }), original);
  expect(made).toMatchObject({
    sha256: sha256Of(bytes),
    uploadedSha256: sha256Of(original),
    probe: { rewrites: [{ code: "zip_map_removed" }] },
  });
  const kept = await readdir(filesDir);
  expect(kept).toEqual(expect.arrayContaining([sha256Of(bytes), sha256Of(original)]));
});

it("asks for the levels of text columns rather than guess them", async () => {
  const columns = [
    { column: "Home", tensor: "h", type: "string" as const },
    { column: "Amount", tensor: "a", type: "float32" as const },
  ];
  const adapter = { ...manifest.adapter, input: { layout: "columns" as const, columns } };
  const probe = approving(bytes, { adapter });
  const names = { features: ["Home", "Amount"] };
  await expect(upload("texts", names, probe)).rejects.toMatchObject({
    code: "invalid_model",
    faults: [{ pointer: "/manifest/features", detail: expect.stringContaining("Home") }],
  });
  const [amount] = manifest.features?.fields ?? [];
  const home = { name: "Home", label: "Home", nullable: true, kind: "category", levels: ["rent"] };
  const made = await upload("texts", { features: { fields: [home, amount] } }, probe);
  expect(made.pipeline).toEqual({
    kind: "raw_columns",
    columns: [
      { name: "Home", kind: "text" },
      { name: "Amount", kind: "number" },
    ],
  });
});

it("follows lineage across models, in both directions, and ends in circles", async () => {
  const parent = await upload("large");
  const distilled = { lineage: [{ relation: "distilled_from", model: "large", version: 1 }] };
  const child = await upload("small", distilled);
  const lineage = [
    { relation: "compressed_from", model: "small", version: 1 },
    { relation: "compared_with", model: "small", version: 2 },
    { relation: "trained_from", model: "elsewhere", version: 9 },
  ];
  const grandchild = await upload("small", { lineage });
  expect(child.parents).toEqual([parent.id]);
  const up = await versionLineage(db, grandchild.id);
  const told = up.ancestors.map((it) => `${it.relation} ${it.parent.model} ${it.parent.version}`);
  expect(told.sort()).toEqual([
    "compared_with small 2",
    "compressed_from small 1",
    "distilled_from large 1",
    "trained_from elsewhere 9",
  ]);
  const strange = up.ancestors.find(({ parent: it }) => it.model === "elsewhere");
  expect(strange?.parent.versionId).toBeNull();
  const down = await versionLineage(db, parent.id);
  expect(down.ancestors).toEqual([]);
  expect(down.descendants.map((it) => it.relation).sort()).toEqual([
    "compared_with",
    "compressed_from",
    "distilled_from",
  ]);
});

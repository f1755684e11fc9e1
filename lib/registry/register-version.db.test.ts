import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { getModel } from "./get-model";
import { getVersion } from "./get-version";
import { listModels, listVersions } from "./list-models";
import { versionBytes } from "./model-files";
import { registerVersion } from "./register-version";
import { tinyVersion } from "./tiny-version.test.fixture";

const { db, drop } = await testDatabase();
const filesDir = await mkdtemp(join(tmpdir(), "umpire-files-"));
const by = { id: "usr_ada", role: "admin", requestId: "req_7" };

afterAll(async () => {
  await drop();
  await rm(filesDir, { recursive: true });
});

function register(version: Parameters<typeof tinyVersion>[0] = {}) {
  return registerVersion(db, { ...tinyVersion(version), filesDir, by });
}

describe("registering a version", () => {
  it("keeps manifest, pipeline, calibrator with its report, golden rows and the bytes", async () => {
    const tiny = tinyVersion({ name: "loan-kept", version: 3 });
    await registerVersion(db, { ...tiny, filesDir, by });
    const kept = await getVersion(db, { model: "loan-kept", version: 3 });
    expect(kept).toMatchObject({
      manifest: tiny.manifest,
      golden: tiny.golden,
      labels: ["good", "bad"],
      sizeBytes: tiny.bytes.length,
      pipelineSha256: tiny.manifest.pipeline.sha256,
      createdBy: "usr_ada",
      calibrator: {
        version: 1,
        rows: 427,
        calibrator: { method: "platt", a: 0.875, b: -0.125 },
        report: { part: "report", n: 1095 },
      },
    });
    const bytes = await versionBytes({ filesDir, sha256: kept.sha256 });
    expect(new Uint8Array(bytes)).toEqual(tiny.bytes);
    expect((await readdir(filesDir)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("answers the same version when it is registered again, even at the same time", async () => {
    const all = await Promise.all([1, 2, 3].map(() => register({ name: "loan-again" })));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    const { items } = await listVersions(db, { model: "loan-again", limit: 10 });
    expect(items).toHaveLength(1);
    const events = await db.auditEvent.count({ where: { objectId: items[0]?.id ?? "" } });
    expect(events).toBe(1);
  });

  it("refuses another file under a number that is taken", async () => {
    await register({ name: "loan-taken", version: 2 });
    const other = register({ name: "loan-taken", version: 2, content: "other bytes" });
    await expect(other).rejects.toMatchObject({ code: "already_exists" });
  });

  it("points at every contradiction between manifest and file", async () => {
    const { manifest, ...tiny } = tinyVersion({ name: "loan-wrong" });
    const wrong = {
      ...manifest,
      artifact: { ...manifest.artifact, sha256: "0".repeat(64), bytes: 9999 },
      pipeline: { ...manifest.pipeline, sha256: "f".repeat(64) },
    };
    const refused = registerVersion(db, { ...tiny, manifest: wrong, filesDir, by });
    await expect(refused).rejects.toMatchObject({
      code: "invalid_model",
      faults: [
        { pointer: "/artifact/bytes" },
        { pointer: "/artifact/sha256" },
        { pointer: "/pipeline/sha256" },
      ],
    });
    await expect(getModel(db, { name: "loan-wrong" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("refuses a calibrator that does not fit its method", async () => {
    const { manifest, ...tiny } = tinyVersion({ name: "loan-calibrator" });
    const calibrator = { method: "platt", parameters: { a: 1 }, rows: 9 };
    const wrong = { ...manifest, calibrator };
    const refused = registerVersion(db, { ...tiny, manifest: wrong, filesDir, by });
    await expect(refused).rejects.toMatchObject({ faults: [{ pointer: "/calibrator" }] });
  });

  it("refuses labels in another order than the line's, and keeps nothing of that version", async () => {
    await register({ name: "loan-order" });
    const turned = register({ name: "loan-order", version: 2, labels: ["bad", "good"] });
    await expect(turned).rejects.toMatchObject({ faults: [{ pointer: "/labels" }] });
    const { items } = await listVersions(db, { model: "loan-order", limit: 10 });
    expect(items.map(({ version }) => version)).toEqual([1]);
  });

  it("knows the versions it was made from", async () => {
    const parent = await register({ name: "loan-lineage" });
    const lineage = [{ relation: "compressed_from", model: "loan-lineage", version: 1 }];
    const child = await register({ name: "loan-lineage", version: 2, lineage });
    expect(child.parents).toEqual([parent.id]);
  });

  it("never lets the artifact of a version change", async () => {
    const { id } = await register({ name: "loan-immutable" });
    const change = inTransaction(db, by, (tx) =>
      tx.modelVersion.update({ where: { id }, data: { sha256: "0".repeat(64) } }),
    );
    await expect(change).rejects.toThrow(/append-only/);
  });
});

describe("stored bytes", () => {
  it("are refused when the file was damaged, and mended by registering again", async () => {
    const { sha256 } = await register({ name: "loan-damaged" });
    await writeFile(join(filesDir, sha256), "damaged");
    const damaged = versionBytes({ filesDir, sha256 });
    await expect(damaged).rejects.toMatchObject({ code: "model_unavailable" });
    await register({ name: "loan-damaged" });
    expect(new TextDecoder().decode(await versionBytes({ filesDir, sha256 }))).toBe(
      "loan-damaged 1",
    );
  });
});

describe("lists", () => {
  it("page models by name and versions from the newest", async () => {
    for (const name of ["zz-a", "zz-b", "zz-c"]) await register({ name });
    const first = await listModels(db, { limit: 2, cursor: "zz" });
    expect(first.items.map(({ name }) => name)).toEqual(["zz-a", "zz-b"]);
    const rest = await listModels(db, { limit: 2, cursor: first.nextCursor ?? "" });
    expect(rest).toMatchObject({ items: [{ name: "zz-c" }], nextCursor: null });

    for (const version of [2, 3]) await register({ name: "zz-a", version });
    const newest = await listVersions(db, { model: "zz-a", limit: 2 });
    expect(newest).toMatchObject({ items: [{ version: 3 }, { version: 2 }], nextCursor: "2" });
    const oldest = await listVersions(db, { model: "zz-a", limit: 2, cursor: "2" });
    expect(oldest).toMatchObject({ items: [{ version: 1 }], nextCursor: null });
    const strange = listVersions(db, { model: "zz-a", limit: 2, cursor: "x" });
    await expect(strange).rejects.toMatchObject({ code: "invalid_request" });
  });
});

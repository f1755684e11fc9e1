import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { environment } from "#lib/config/env";
import type { PredictionDto } from "#lib/contracts/predictions";
import { closeDatabase } from "#lib/db/client";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { seedDemo } from "#prisma/seed/demo";
import { sentOk, service } from "../../api-world.test.fixture";
import { type Send, sender } from "../../sender.test.fixture";
import { person } from "./routes.test.fixture";

let test: TestDatabase;
let send: Send;
beforeAll(async () => {
  test = await testDatabase();
  vi.stubEnv("DATABASE_URL", test.url);
  await seedDemo(test.db, { dataDir: environment().dataDir });
  send = sender(test.db);
});
afterAll(async () => {
  await modelRuntime().closeAll();
  await closeDatabase();
  await test.drop();
});

const as = person("ada", "admin");
const get = async (path: string) => (await sentOk(send, { path: `/api/v1/${path}`, as })).json;

/** What the repository ships of a version. */
async function shipped(model: string, version: number) {
  const read = async (file: string) =>
    JSON.parse(await readFile(join("models", model, String(version), file), "utf8"));
  return {
    manifest: ModelManifest.parse(await read("manifest.json")),
    golden: GoldenRows.parse(await read("golden.json")),
  };
}

describe.each([
  ["loan-desk", "loan-risk", 1],
  ["feedback-triage", "feedback-tone", 2],
  ["catalogue-sorting", "catalogue-cnn", 1],
])("%s", (name, model, version) => {
  it("shows the figures of its version's manifest, under the prices of its policy", async () => {
    const { manifest } = await shipped(model, version);
    const endpoint = await get(`endpoints/${name}`);
    expect(endpoint).toMatchObject({ model: { name: model, alias: "champion" }, demo: true });
    expect(endpoint.labels).toEqual(manifest.labels);
    const page = await get(`models/${model}/versions/${version}`);
    expect(page).toMatchObject({
      aliases: expect.arrayContaining(["champion"]),
      tags: manifest.tags,
    });
    expect(page.serves).toContainEqual({ endpoint: name, alias: "champion" });
    expect(page.metrics).toEqual(manifest.metrics);
    expect(page.metrics.report.n).toBe(manifest.data?.rows.report);
    expect(page.manifest).toEqual(manifest);
    expect(page.sha256).toBe(manifest.artifact.sha256);
    const [policy] = (await get(`endpoints/${name}/policies`)).items;
    expect(policy.document).toMatchObject({
      costs: manifest.pricing?.costs,
      review_cost: manifest.pricing?.review,
      currency: manifest.pricing?.currency,
    });
  });

  it("answers as its golden rows say", async () => {
    const { golden } = await shipped(model, version);
    const { labels } = await get(`endpoints/${name}`);
    const inputs = golden.rows.map(({ input }) => input);
    const path = `/api/v1/endpoints/${name}/predictions`;
    const sent = await sentOk(send, { method: "POST", path, as: service(), body: { inputs } });
    const predictions: PredictionDto[] = sent.json.predictions;
    expect(predictions).toHaveLength(golden.rows.length);
    for (const [row, { probabilities: told }] of golden.rows.entries()) {
      const found = labels.map((label: string) => predictions[row]?.probabilities?.[label]);
      for (const [k, p] of told.entries()) {
        expect(Math.abs(found[k] - p)).toBeLessThanOrEqual(golden.tolerance);
      }
    }
  });
});

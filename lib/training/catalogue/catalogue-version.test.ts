import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceHashes } from "#lib/cli/source-hashes";
import { applyCalibrator, Calibrator } from "#lib/decision/calibration/calibrator";
import { inspectModel } from "#lib/onnx/inspect-model";
import { fedBytes } from "#lib/pipeline/fed-bytes";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { prepare } from "#lib/pipeline/prepare";
import { readOutput } from "#lib/pipeline/read-output";
import { toFeeds } from "#lib/pipeline/to-feeds";
import { openDirectly } from "../networks/open-directly.test.support";
import { missedTargets } from "../targets";
import type { VersionRecord } from "../version-files";
import { catalogueCard } from "./catalogue-card";
import { CATALOGUE_CNN_1, CONVOLUTION_NETWORK } from "./catalogue-cnn-1";
import { CATALOGUE_SMALL_1, LOGISTIC_NETWORK } from "./catalogue-small-1";
import { CATALOGUE_SMALL_2, SMALL_NETWORK } from "./catalogue-small-2";

describe.each([
  ["catalogue-small/1", LOGISTIC_NETWORK, CATALOGUE_SMALL_1],
  ["catalogue-small/2", SMALL_NETWORK, CATALOGUE_SMALL_2],
  ["catalogue-cnn/1", CONVOLUTION_NETWORK, CATALOGUE_CNN_1],
] as const)("%s", (name, method, recipe) => {
  const folder = `models/${name}`;
  const manifest = ModelManifest.parse(JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8")));
  const artifact = readFileSync(`${folder}/model.onnx`);

  it("was trained from all images and reaches what it must", () => {
    const { report } = manifest.metrics;
    if (!report) throw new Error("The manifest has no figures on report");
    expect(manifest.parameters).toMatchObject({ data: "full", network: method.network });
    expect(manifest.data?.source).toContain("all images");
    expect(manifest.data?.rows).toEqual({
      train: 50_000,
      calibrate: 2000,
      search: 1000,
      gate: 2000,
      report: 10_000,
    });
    expect(missedTargets(report, method.targets.full)).toEqual([]);
    const dear = { ...report, accuracy: { ...report.accuracy, value: 0.8 } };
    expect(missedTargets(dear, method.targets.full)).toHaveLength(1);
  });

  it("starts from the sources its manifest lists", () => {
    const stale = "artifacts are stale, run npm run umpire -- train --all --data full";
    expect(sourceHashes(recipe.entry, hash), stale).toEqual(manifest.source?.files_sha256);
  });

  it("has the card its record gives", () => {
    const card = catalogueCard(manifest as VersionRecord, method);
    expect(readFileSync(`${folder}/card.md`, "utf8")).toBe(card);
  });

  it("has an artifact that inspection lets pass", () => {
    expect(inspectModel(artifact).findings).toEqual([]);
    expect(hash(artifact)).toBe(manifest.artifact.sha256);
  });

  it("replays its golden rows: what is fed to the bit, answers within the tolerance", async () => {
    const golden = GoldenRows.parse(JSON.parse(readFileSync(`${folder}/golden.json`, "utf8")));
    const calibrator = Calibrator.parse(manifest.calibrator?.parameters);
    const { fitted } = manifest.pipeline;
    if (!fitted) throw new Error("The pipeline lies elsewhere");
    const session = await openDirectly(artifact, { optimize: "all" });
    for (const { name: row, input, row_sha256, raw, probabilities } of golden.rows) {
      const prepared = prepare(fitted, input, manifest.adapter);
      if ("faults" in prepared) throw new Error(row);
      expect(hash(fedBytes(prepared)), row).toBe(row_sha256);
      const outputs = await session.run(toFeeds(manifest.adapter, [prepared]));
      const tensor = outputs[manifest.adapter.output.tensor];
      const [scores = []] = readOutput(manifest.adapter, tensor, 1);
      expectClose(scores, raw, golden.tolerance);
      expectClose(applyCalibrator(calibrator, scores), probabilities, golden.tolerance);
    }
    await session.close();
    const hashes = golden.rows.map(({ row_sha256 }) => row_sha256);
    expect([hashes[3], hashes[4]]).toEqual([hashes[0], hashes[0]]);
  });
});

function expectClose(got: readonly number[], want: readonly number[], tolerance: number): void {
  expect(got).toHaveLength(want.length);
  for (const [k, value] of want.entries()) {
    expect(Math.abs((got[k] ?? Number.NaN) - value)).toBeLessThanOrEqual(tolerance);
  }
}

function hash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

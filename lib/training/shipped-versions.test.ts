import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256 } from "#lib/cli/training-job";
import { applyCalibrator, Calibrator } from "#lib/decision/calibration/calibrator";
import { inspectModel } from "#lib/onnx/inspect-model";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { Pipeline } from "#lib/pipeline/pipeline";
import { pipelineHash } from "#lib/pipeline/pipeline-hash";
import { replayGolden } from "#lib/pipeline/replay-golden";
import { openDirectly } from "./networks/open-directly.test.support";

const folders = directoriesIn("models")
  .filter((model) => model !== "data")
  .flatMap((model) => directoriesIn(join("models", model)).map((it) => join("models", model, it)));

describe.each(folders)("%s", (folder) => {
  const manifest = ModelManifest.parse(jsonOf("manifest.json"));
  const golden = GoldenRows.parse(jsonOf("golden.json"));
  const artifact = readFileSync(join(folder, "model.onnx"));
  const { fitted, file, sha256: pipelineSha256 } = manifest.pipeline;
  const pipeline = fitted ?? Pipeline.parse(jsonOf(file ?? ""));

  it("has an artifact that inspection lets pass", () => {
    expect(inspectModel(artifact).findings).toEqual([]);
  });

  it("has the pipeline its record names", () => {
    expect(pipelineHash(pipeline, sha256)).toBe(pipelineSha256);
  });

  it("replays its golden rows: to the bit what is fed, within the tolerance what is answered", async () => {
    const { adapter } = manifest;
    const session = await openDirectly(artifact, { optimize: "all" });
    const run = async (feeds: Parameters<typeof session.run>[0]) =>
      (await session.run(feeds, [adapter.output.tensor]))[adapter.output.tensor];
    expect(await replayGolden({ pipeline, adapter, golden }, { run, sha256, largestRun: 9 })).toBe(
      null,
    );
    await session.close();
  });

  it("calibrates its golden rows as it did", () => {
    const calibrator = Calibrator.parse(manifest.calibrator?.parameters);
    for (const { name, raw, probabilities } of golden.rows) {
      expect(applyCalibrator(calibrator, raw), name).toEqual(probabilities);
    }
  });

  it("calibrated on as many rows as its part holds", () => {
    expect(manifest.calibrator?.rows).toBe(manifest.data?.rows.calibrate);
    expect(Object.keys(manifest.metrics).sort()).toEqual(
      Object.keys(manifest.data?.rows ?? {}).sort(),
    );
  });

  function jsonOf(name: string): unknown {
    return JSON.parse(readFileSync(join(folder, name), "utf8"));
  }
});

function directoriesIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((it) => it.isDirectory())
    .map(({ name }) => name);
}

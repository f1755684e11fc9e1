import { readFileSync } from "node:fs";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { readDataSet } from "#lib/cli/data-files";
import { sha256 } from "#lib/cli/training-job";
import { applyCalibrator, Calibrator } from "#lib/decision/calibration/calibrator";
import { inspectModel } from "#lib/onnx/inspect-model";
import { applyPipeline } from "#lib/pipeline/apply-pipeline";
import { fedBytes } from "#lib/pipeline/fed-bytes";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { TabularPipeline } from "#lib/pipeline/pipeline";
import { pipelineHash } from "#lib/pipeline/pipeline-hash";
import { textOf } from "../recipe";
import { readCreditData } from "./credit-data";

const cases = readCreditData(
  textOf(readDataSet("credit_data", "slice"), "credit_data.csv"),
  sha256,
);
const folders = ["loan-risk/1", "loan-risk/2", "loan-risk/3", "loan-prescreen/1"];

describe.each(folders)("the committed %s", (version) => {
  const folder = `models/${version}`;
  const manifest = ModelManifest.parse(JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8")));
  const golden = GoldenRows.parse(JSON.parse(readFileSync(`${folder}/golden.json`, "utf8")));
  const artifact = readFileSync(`${folder}/model.onnx`);
  const fitted = TabularPipeline.parse(manifest.pipeline.fitted);

  it("has an artifact that inspection lets pass", () => {
    expect(inspectModel(artifact).findings).toEqual([]);
    const width = fitted.columns.length;
    expect(manifest.signature.inputs).toEqual([
      { name: "features", kind: "tensor", type: "float32", dims: ["N", width] },
    ]);
    expect(manifest.signature.outputs).toContainEqual({
      name: "probabilities",
      kind: "tensor",
      type: "float32",
      dims: ["N", 2],
    });
  });

  it("feeds the columns of its pipeline, none of them age or marital status", () => {
    expect(manifest.adapter.input).toMatchObject({ layout: "matrix", columns: fitted.columns });
    expect(pipelineHash(fitted, sha256)).toBe(manifest.pipeline.sha256);
    expect(fitted.columns.join()).not.toMatch(/Age|Marital/);
    expect(fitted.columns).toHaveLength(version === "loan-prescreen/1" ? 14 : 25);
  });

  it("replays its golden rows: columns to the bit, answers within the tolerance", async () => {
    const calibrator = Calibrator.parse(manifest.calibrator?.parameters);
    for (const { name, input, unseen, row, row_sha256, raw, probabilities } of golden.rows) {
      const applied = applyPipeline(fitted, "features" in input ? input.features : {});
      expect([...applied.row], name).toEqual(row);
      expect(sha256(fedBytes({ kind: "row", ...applied })), name).toBe(row_sha256);
      expect(applied.unseen, name).toEqual(unseen);
      const [answer = []] = await answersOf(artifact, [applied.row]);
      expectClose(answer, raw, golden.tolerance);
      expectClose(applyCalibrator(calibrator, answer), probabilities, golden.tolerance);
    }
    expect(golden.rows.map(({ unseen }) => unseen)).toContainEqual(["Home"]);
  });
});

describe("loan-prescreen", () => {
  it("can be asked in 70 ways, of which 48 occur and 20 are nine in ten", () => {
    const counts = new Map<string, number>();
    for (const { features } of cases) {
      const key = JSON.stringify([features.Home, features.Records, features.Job]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const commonest = [...counts.values()].sort((a, b) => b - a).slice(0, 20);
    const share = commonest.reduce((sum, count) => sum + count, 0) / cases.length;
    expect(counts.size).toBe(48);
    expect(share).toBeCloseTo(0.93, 2);
  });
});

async function answersOf(artifact: Uint8Array, rows: readonly Float32Array[]): Promise<number[][]> {
  const session = await InferenceSession.create(artifact, { intraOpNumThreads: 1 });
  const batch = Float32Array.from(rows.flatMap((row) => [...row]));
  const { probabilities } = await session.run({
    features: new Tensor("float32", batch, [rows.length, batch.length / rows.length]),
  });
  await session.release();
  const flat = [...((probabilities?.data ?? []) as Float32Array)];
  return rows.map((_, index) => flat.slice(index * 2, index * 2 + 2));
}

function expectClose(got: readonly number[], want: readonly number[], tolerance: number): void {
  expect(got).toHaveLength(want.length);
  for (const [k, value] of want.entries()) {
    expect(Math.abs((got[k] ?? Number.NaN) - value)).toBeLessThanOrEqual(tolerance);
  }
}

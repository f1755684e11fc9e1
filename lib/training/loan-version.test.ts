import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { sourceHashes } from "#lib/cli/source-hashes";
import { applyCalibrator, Calibrator } from "#lib/decision/calibration/calibrator";
import { inspectModel } from "#lib/onnx/inspect-model";
import { applyPipeline } from "#lib/pipeline/apply-pipeline";
import { fedBytes } from "#lib/pipeline/fed-bytes";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { TabularPipeline } from "#lib/pipeline/pipeline";
import { pipelineHash } from "#lib/pipeline/pipeline-hash";
import { logisticProbabilities } from "./export-logistic";
import { missedTargets } from "./loan-risk";
import { loanVersionFiles } from "./loan-version";
import { trainLoanRisk } from "./train-loan-risk";

const folder = "models/loan-risk/1";
const csv = readFileSync("models/data/credit_data/credit_data.csv", "utf8");
const manifest = ModelManifest.parse(JSON.parse(textOf("manifest.json")));
const fitted = TabularPipeline.parse(manifest.pipeline.fitted);
const golden = GoldenRows.parse(JSON.parse(textOf("golden.json")));
const artifact = readFileSync(`${folder}/model.onnx`);
const trained = trainLoanRisk(csv, hash, 1);

describe("training loan-risk again", () => {
  const { source, environment, data } = manifest;
  if (!source || !environment || !data) throw new Error("The record leaves out its making");
  const provenance = { seed: 1, dataSha256: data.sha256, source, environment };
  const files = loanVersionFiles(trained, provenance, hash);

  it("gives the committed artifact, byte for byte", () => {
    expect(hash(files["model.onnx"])).toBe(manifest.artifact.sha256);
    expect(artifact.equals(files["model.onnx"])).toBe(true);
  });

  it.each(["manifest.json", "golden.json", "card.md"] as const)(
    "gives the committed %s",
    (name) => {
      expect(files[name]).toBe(textOf(name));
    },
  );

  it("needs no dice but for the intervals", () => {
    const other = loanVersionFiles(trainLoanRisk(csv, hash, 2), provenance, hash);
    expect(other["model.onnx"]).toEqual(files["model.onnx"]);
    expect(other["golden.json"]).toBe(files["golden.json"]);
    expect(other["manifest.json"]).not.toBe(files["manifest.json"]);
  });

  it("starts from the sources the manifest lists", () => {
    const now = sourceHashes("lib/training/loan-version.ts", hash);
    const stale = "artifacts are stale, run npm run umpire -- train --all";
    expect(now, stale).toEqual(source.files_sha256);
  });

  it("knows what would fall short", () => {
    const { report } = manifest.metrics;
    if (!report) throw new Error("The manifest has no figures on report");
    expect(missedTargets(report)).toEqual([]);
    const dear = { ...report, cost_with_people: { ...report.cost_with_people, value: 60 } };
    expect(missedTargets(dear)).toEqual(["people save less than a fifth of the cost"]);
  });
});

describe("the committed version", () => {
  it("has an artifact that inspection lets pass", () => {
    expect(inspectModel(artifact).findings).toEqual([]);
    expect(manifest.signature).toEqual({
      inputs: [{ name: "features", kind: "tensor", type: "float32", dims: ["N", 25] }],
      outputs: [{ name: "probabilities", kind: "tensor", type: "float32", dims: ["N", 2] }],
    });
  });

  it("feeds the columns of its pipeline, none of them age or marital status", () => {
    const { sha256 } = manifest.pipeline;
    expect(manifest.adapter.input).toMatchObject({ layout: "matrix", columns: fitted.columns });
    expect(pipelineHash(fitted, hash)).toBe(sha256);
    expect(fitted.columns.join()).not.toMatch(/Age|Marital/);
    expect(fitted.columns).toHaveLength(25);
  });

  it("replays its golden rows: columns to the bit, answers within the tolerance", async () => {
    const calibrator = Calibrator.parse(manifest.calibrator?.parameters);
    for (const { name, input, unseen, row, row_sha256, raw, probabilities } of golden.rows) {
      const applied = applyPipeline(fitted, "features" in input ? input.features : {});
      expect([...applied.row], name).toEqual(row);
      expect(hash(fedBytes({ kind: "row", ...applied })), name).toBe(row_sha256);
      expect(applied.unseen, name).toEqual(unseen);
      const [answer = []] = await answersOf([applied.row]);
      expectClose(answer, raw, golden.tolerance);
      expectClose(applyCalibrator(calibrator, answer), probabilities, golden.tolerance);
    }
    expect(golden.rows.map(({ unseen }) => unseen)).toContainEqual(["Home"]);
  });

  it("answers through the runtime as the plain arithmetic does, on every held-out loan", async () => {
    const rows = trained.cases
      .filter(({ part }) => part === "report")
      .map(({ features }) => applyPipeline(trained.pipeline, features).row);
    const answers = await answersOf(rows);
    expect(answers).toHaveLength(1095);
    for (const [index, row] of rows.entries()) {
      expectClose(answers[index] ?? [], logisticProbabilities(trained.network, row), 1e-6);
    }
  });
});

async function answersOf(rows: readonly Float32Array[]): Promise<number[][]> {
  const session = await InferenceSession.create(artifact, { intraOpNumThreads: 1 });
  const batch = Float32Array.from(rows.flatMap((row) => [...row]));
  const { probabilities } = await session.run({
    features: new Tensor("float32", batch, [rows.length, 25]),
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

function textOf(file: string): string {
  return readFileSync(`${folder}/${file}`, "utf8");
}

function hash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

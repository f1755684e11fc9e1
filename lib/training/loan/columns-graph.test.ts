import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readDataSet } from "#lib/cli/data/data-files";
import { sha256 } from "#lib/cli/training-job";
import { decodeModel } from "#lib/onnx/decode-model";
import { inspectModel } from "#lib/onnx/inspect-model";
import { readTensor } from "#lib/onnx/tensors";
import { applyPipeline } from "#lib/pipeline/apply-pipeline";
import { ModelManifest } from "#lib/pipeline/manifest";
import { TabularPipeline } from "#lib/pipeline/pipeline";
import { prepare } from "#lib/pipeline/prepare";
import { readOutput } from "#lib/pipeline/read-output";
import { toFeeds } from "#lib/pipeline/to-feeds";
import { logisticProbabilities } from "../export-logistic";
import { openDirectly } from "../networks/open-directly.test.support";
import { textOf } from "../recipe";
import { columnsAdapter, columnsFile, columnsPipeline } from "./columns-graph.test.fixture";
import { readCreditData } from "./credit-data";

const folder = "models/loan-risk/1";
const manifest = ModelManifest.parse(JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8")));
const fitted = TabularPipeline.parse(manifest.pipeline.fitted);
const network = networkOf(readFileSync(`${folder}/model.onnx`));

it("answers 11 named inputs as the pipeline answers its row", async () => {
  const { features: schema } = manifest;
  if (!schema) throw new Error("The version takes no features");
  const file = columnsFile(fitted, network, schema);
  expect(inspectModel(file).findings).toEqual([]);
  const csv = textOf(readDataSet("credit_data", "slice"), "credit_data.csv");
  const loans = readCreditData(csv, sha256).filter(({ part }) => part === "report");
  const [whole] = loans;
  const columns = [
    ...loans.map(({ features }) => features),
    { ...whole?.features, Home: "houseboat" },
  ].map(({ Age, Marital, ...features }: Record<string, unknown>) => features);

  const adapter = columnsAdapter(schema);
  const prepared = columns.map((features) => {
    const row = prepare(columnsPipeline(schema), { features }, adapter);
    if ("faults" in row) throw new Error(JSON.stringify(row.faults));
    return row;
  });
  const feeds = toFeeds(adapter, prepared);
  expect(Object.keys(feeds)).toHaveLength(11);
  const session = await openDirectly(file, { optimize: "all" });
  const { label, probabilities } = await session.run(feeds);
  await session.close();
  if (!probabilities) throw new Error("The graph has no probabilities");
  const answers = readOutput(adapter, probabilities, columns.length);

  expect(answers).toHaveLength(1096);
  for (const [index, features] of columns.entries()) {
    const wanted = logisticProbabilities(network, applyPipeline(fitted, features).row);
    const [good = 9, bad = 9] = answers[index] ?? [];
    expect(Math.abs(good - (wanted[0] ?? 0))).toBeLessThanOrEqual(1e-6);
    expect(Math.abs(bad - (wanted[1] ?? 0))).toBeLessThanOrEqual(1e-6);
    expect(label?.data[index]).toBe(bad > good ? "bad" : "good");
  }
});

function networkOf(bytes: Uint8Array) {
  const initializers = decodeModel(bytes).graph?.initializer ?? [];
  const floats = (name: string) => {
    const tensor = initializers.find((it) => it.name === name);
    const data = tensor && readTensor(tensor).data;
    if (!(data instanceof Float32Array)) throw new Error(`${name} is no float32 tensor`);
    return data;
  };
  return { weights: floats("weights"), bias: floats("bias") };
}

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { buildGraph, buildModel, buildNode, buildValueInfo } from "#lib/onnx/build-model";
import { encodeModel } from "#lib/onnx/encode-model";
import { scoringModel, zipMapModel } from "#lib/onnx/kit.test.support";
import type { Adapter } from "#lib/pipeline/adapter";
import { fedBytes } from "#lib/pipeline/fed-bytes";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { bundleChild, scratchFolder } from "#lib/runtime/kit.test.support";
import { SHAPES } from "#lib/serving/model-shapes.test.fixture";
import { shapedVersion } from "#lib/serving/shaped-models.test.fixture";
import { sha256Of } from "../model-files";
import { int64s } from "./hostile/hostile-file.test.fixture";
import { probeModel } from "./probe-model";
import type { ProbeReport, ProbeRequest } from "./probe-report";

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const features = ["age", "income", "debt"];
const labels = ["no", "yes"];
let entry: string;
beforeAll(async () => {
  entry = await bundleChild();
});

async function probed(
  model: ReturnType<typeof scoringModel> | Uint8Array,
  request: Partial<ProbeRequest> = {},
): Promise<ProbeReport> {
  const bytes = model instanceof Uint8Array ? model : encodeModel(model);
  return (await probeModel({ bytes, seed: 8, entry, ...request })).report;
}

describe("a probe", () => {
  it("says what a file is, and shows what it was asked and answered", async () => {
    const bytes = encodeModel(scoringModel({}));
    const report = await probed(bytes, { hints: { features, labels } });
    expect(report).toMatchObject({
      sha256: sha256Of(bytes),
      bytes: bytes.length,
      missing: [],
      findings: [],
      rewrites: [],
      labelsFrom: "uploader",
      measured: { kind: "probabilities", rows: 256, classes: 2 },
      adapter: {
        input: { layout: "matrix", tensor: "x", columns: features },
        output: { kind: "probabilities", labels },
        batch: { mode: "dynamic" },
      },
    });
    expect(report.samples.map(({ profile }) => profile)).toEqual([
      "zeros",
      "ones",
      "normal",
      "normal × 10",
    ]);
    const [zeros] = report.samples;
    expect(zeros?.inputs).toEqual([{ x: [0, 0, 0] }, { x: [0, 0, 0] }]);
    expect(zeros?.outputs).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
  });

  it("says the same again for the same seed, and asks other rows for another", async () => {
    const hints = { features, labels };
    const first = await probed(scoringModel({}), { hints });
    expect(await probed(scoringModel({}), { hints })).toEqual(first);
    const other = await probed(scoringModel({}), { hints, seed: 9 });
    expect(other.samples).not.toEqual(first.samples);
  });

  it("asks rows within the ranges that the uploader describes", async () => {
    const field = (name: string, min: number, max: number) => ({
      ...{ name, label: name, nullable: false, kind: "number" as const, unit: null },
      range: { min, max },
    });
    const schema = { fields: [field("age", 18, 90), field("income", 1e6, 2e6)] };
    const { samples } = await probed(scoringModel({}), {
      hints: { features, labels },
      features: schema,
    });
    const [row] = samples.at(-1)?.inputs ?? [];
    const [age = 0, income = 0] = (row?.x ?? []).map(Number);
    expect(samples.at(-1)?.profile).toBe("ranges");
    expect([age >= 18 && age <= 90, income >= 1e6 && income <= 2e6]).toEqual([true, true]);
  });
});

it("starts nothing on a machine that cannot hold a stranger's model, and says what it lacks", async () => {
  const entry = "/nothing/that/could/be/started.mjs";
  const report = await probed(scoringModel({}), { entry, confines: async () => false });
  expect(report).toMatchObject({ adapter: null, samples: [] });
  expect(report.findings).toEqual([
    {
      ...{ code: "cannot_confine", severity: "refused", evidence: "setpriv or prlimit is missing" },
      detail: expect.stringContaining("Install util-linux"),
    },
  ]);
});

it("is told as a finding when the process ends over reading it", async () => {
  const entry = join(scratchFolder(), "dies-examining.mjs");
  writeFileSync(entry, DIES_EXAMINING);
  const report = await probed(scoringModel({}), { entry });
  expect(report).toMatchObject({ signature: null, adapter: null, samples: [] });
  expect(report.findings).toMatchObject([{ code: "process_died", severity: "refused" }]);
});

/** Listens as the inference process does, and is gone once it is to look at a file. */
const DIES_EXAMINING = `
process.on("message", ({ kind }) => kind === "examine" && process.exit(7));
process.send({ kind: "listening", id: 0 });
`;

describe("a file that cannot be run as it is", () => {
  it("loses its ZipMap without asking, and keeps the labels", async () => {
    const bytes = encodeModel(zipMapModel());
    const { report, served } = await probeModel({ bytes, hints: { features }, seed: 8, entry });
    expect(report).toMatchObject({
      sha256: sha256Of(bytes),
      findings: [],
      missing: [],
      labels: ["no", "maybe", "yes"],
      labelsFrom: "classlabels",
      rewrites: [{ code: "zip_map_removed", sha256: sha256Of(served) }],
    });
    expect(served).not.toEqual(bytes);
  });

  it("is given a locale only when its uploader agrees", async () => {
    const hints = { labels, kind: "probabilities" } as const;
    const open = await probed(lowerCasing(), { hints });
    expect(open.findings.map(({ code }) => code)).toEqual(["locale_missing"]);
    expect(open.missing).toEqual([expect.stringContaining("C.UTF-8")]);
    for (const word of ["locale", "locale_missing"]) {
      const agreed = await probed(lowerCasing(), { hints, agreeTo: [word] });
      expect(agreed).toMatchObject({
        findings: [],
        missing: [],
        rewrites: [{ code: "locale_set" }],
        adapter: { input: { layout: "text", tensor: "t" } },
      });
    }
  });
});

describe("the batch", () => {
  // The runtime holds a file to a dimension it fixes, so that a leading 1 is tried with two rows and stays 1.
  it.each([
    { rows: "any", batch: { mode: "dynamic" } },
    { rows: 1, batch: { mode: "fixed", size: 1 } },
    { rows: 4, batch: { mode: "fixed", size: 4 } },
  ])("of a graph that says $rows is $batch", async ({ rows, batch }) => {
    const report = await probed(scoringModel({ rows }), { hints: { features, labels } });
    expect(report).toMatchObject({ findings: [], missing: [], adapter: { batch } });
  });
});

describe("golden rows", () => {
  const adapter: Partial<ProbeRequest> = { hints: { features, labels } };
  const goldenOf = (raw: readonly number[]) => {
    const values = [2, 0, 1];
    const row = { name: "a thin file", unseen: [], row: null, raw, probabilities: raw };
    const [age, income, debt] = values;
    const row_sha256 = sha256Of(fedBytes({ kind: "columns", values, unseen: [] }));
    const input = { features: { age, income, debt } };
    const rows = [{ ...row, input, row_sha256 }];
    return GoldenRows.parse({ schema: "umpire-golden/1", tolerance: 1e-6, rows });
  };
  /** 2 times the first row of weights and once the last. */
  const [a, b] = [2 * 1 - 1, 2 * -2 + 3];
  const p = 1 / (1 + Math.exp(b - a));

  it("pass where the model answers as they say", async () => {
    const report = await probed(scoringModel({}), { ...adapter, golden: goldenOf([p, 1 - p]) });
    expect(report).toMatchObject({ findings: [], missing: [] });
  });

  it("are the uploader's own words against the file where it does not", async () => {
    const report = await probed(scoringModel({}), { ...adapter, golden: goldenOf([1 - p, p]) });
    expect(report.findings).toMatchObject([{ code: "golden_mismatch", severity: "refused" }]);
    expect(report.findings[0]?.detail).toContain("a thin file");
  });
});

/** Every way into a graph, each with another kind of answer and batch. */
const KINDS = ["probabilities", "log_probabilities", "single_probability", "logits"] as const;
const BATCHES: readonly Adapter["batch"][] = [{ mode: "dynamic" }, { mode: "fixed", size: 3 }];
const GIVEN = SHAPES.map((shape, i) => ({
  name: shape.name,
  shape,
  kind: KINDS[i % KINDS.length] ?? "logits",
  batch: BATCHES[i % BATCHES.length] ?? { mode: "dynamic" as const },
}));

it.each(GIVEN)("runs a given adapter: $name, $kind, $batch", async ({ shape, kind, batch }) => {
  const { bytes, manifest } = shapedVersion("shaped", shape, { kind, batch });
  const report = await probed(bytes, { adapter: manifest.adapter, features: manifest.features });
  const found = report.findings.filter(({ severity }) => severity === "refused");
  expect(found).toEqual([]);
  expect(report).toMatchObject({ missing: [], adapter: manifest.adapter });
});

/** Texts lower-cased without a locale, and then a number each. */
function lowerCasing(): Uint8Array {
  const keys = { keys_strings: { texts: ["word", "bad"] }, values_floats: { floats: [3, -2] } };
  return encodeModel(
    buildModel(
      buildGraph({
        name: "lower-casing",
        inputs: [buildValueInfo("t", "STRING", ["n"])],
        outputs: [buildValueInfo("p", "FLOAT", ["n", 2])],
        initializers: [int64s("column", [-1n, 1n])],
        nodes: [
          buildNode({
            ...{ type: "StringNormalizer", inputs: ["t"], outputs: ["lower"] },
            attributes: { case_change_action: { text: "LOWER" } },
          }),
          buildNode({
            ...{ type: "LabelEncoder", domain: "ai.onnx.ml", inputs: ["lower"], outputs: ["v"] },
            attributes: { ...keys, default_float: { float: 0.5 } },
          }),
          buildNode({ type: "Reshape", inputs: ["v", "column"], outputs: ["yes"] }),
          buildNode({ type: "Neg", inputs: ["yes"], outputs: ["no"] }),
          buildNode({ type: "Sigmoid", inputs: ["yes"], outputs: ["p_yes"] }),
          buildNode({ type: "Sigmoid", inputs: ["no"], outputs: ["p_no"] }),
          buildNode({
            ...{ type: "Concat", inputs: ["p_no", "p_yes"], outputs: ["p"] },
            attributes: { axis: { int: 1 } },
          }),
        ],
      }),
      { domains: { "ai.onnx.ml": 3 } },
    ),
  );
}

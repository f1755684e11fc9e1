import type { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { pipelineHash } from "#lib/pipeline/pipeline-hash";
import { sha256Of } from "./model-files";

type Tiny = {
  readonly name?: string;
  readonly version?: number;
  readonly labels?: readonly [string, string];
  /** What the file holds; another text is another file. */
  readonly content?: string;
  /** Whether it was measured on held-out rows. */
  readonly isMeasured?: boolean;
  readonly lineage?: ModelManifest["lineage"];
};

/** A version small enough to read, with a file that is no model: nothing here runs one. */
export function tinyVersion({
  name = "loan-tiny",
  version = 1,
  labels = ["good", "bad"],
  content = `${name} ${version}`,
  isMeasured = true,
  lineage = [],
}: Tiny = {}) {
  const bytes = new TextEncoder().encode(content);
  const manifest = ModelManifest.parse({
    schema: "umpire-model/1",
    model: name,
    version,
    task: "classification",
    title: "Tiny loans",
    labels: [...labels],
    data: dataOf(),
    source: sourceOf(),
    parameters: { seed: 7, l2: 0.25 },
    environment: { node: "20.20.0", onnxruntime: "1.30.0", cpu_flags: ["avx2"], threads: 1 },
    features: {
      fields: [
        {
          name: "Amount",
          label: "Amount",
          nullable: true,
          kind: "number",
          unit: "money",
          range: { min: 100, max: 5000 },
        },
      ],
    },
    pipeline: { sha256: pipelineHash(fitted, sha256Of), fitted, file: null },
    signature: {
      inputs: [{ name: "x", kind: "tensor", type: "float32", dims: ["n", 1] }],
      outputs: [{ name: "p", kind: "tensor", type: "float32", dims: ["n", 2] }],
    },
    adapter: {
      input: { layout: "matrix", tensor: "x", type: "float32", columns: ["Amount"] },
      output: { tensor: "p", kind: "probabilities", labels: [...labels], speaks_for: null },
      batch: { mode: "dynamic" },
    },
    calibrator: {
      method: "platt",
      parameters: { method: "platt", input: "probabilities", classes: 2, a: 0.875, b: -0.125 },
      rows: 427,
    },
    pricing: pricingOf(labels),
    metrics: isMeasured
      ? { report: figures(1095), train: figures(2499) }
      : { train: figures(2499) },
    segments: {},
    classes: {},
    notes: {},
    lineage,
    artifact: { file: "model.onnx", sha256: sha256Of(bytes), bytes: bytes.length },
    files: {},
  });
  return { model: { name }, manifest, bytes, golden };
}

const golden: GoldenRows = {
  schema: "umpire-golden/1",
  tolerance: 1e-6,
  rows: [
    {
      name: "an ordinary loan",
      input: { features: { Amount: 1675.75 } },
      unseen: [],
      row: [1],
      row_sha256: "ef".repeat(32),
      raw: [0.25, 0.75],
      probabilities: [0.3125, 0.6875],
    },
  ],
};

const fitted = {
  kind: "tabular" as const,
  steps: [
    {
      step: "impute_median" as const,
      columns: [{ name: "Amount", median: 1050, missing: null }],
    },
    { step: "standardize" as const, columns: [{ name: "Amount", mean: 1200.5, scale: 475.25 }] },
  ],
  columns: ["Amount"],
};

function pricingOf([good, bad]: readonly [string, string]) {
  const perUnit = (per_unit: number) => ({ base: 0, per_unit, of: "Amount" });
  return {
    costs: [
      { truth: good, decided: bad, cost: perUnit(0.15) },
      { truth: bad, decided: good, cost: perUnit(0.6) },
    ],
    review: 75,
    currency: "USD",
  };
}

function dataOf() {
  return {
    name: "tiny",
    source: "made by hand",
    license: "MIT",
    sha256: "ab".repeat(32),
    split: "tiny/1",
    rows: { train: 2499, report: 1095 },
    fingerprint: { train: "cd".repeat(32) },
    context: [],
  };
}

function sourceOf() {
  return {
    commit: "0".repeat(40),
    committed_at: "2026-01-05T09:00:00Z",
    dirty: false,
    command: "train loan-tiny",
    files_sha256: {},
  };
}

function figures(n: number) {
  const about = (value: number) => ({ value, low: value - 0.01, high: value + 0.02 });
  return {
    n,
    accuracy: about(0.79),
    auc: about(0.83),
    nll: about(0.44),
    brier: about(0.29),
    ece15: about(0.04),
    review_rate: about(0.36),
    cost_automatic: about(71.5),
    cost_with_people: about(47.25),
  };
}

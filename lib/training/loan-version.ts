import { signatureOf } from "#lib/onnx/signature-of";
import type { ModelManifest } from "#lib/pipeline/manifest";
import { pipelineHash } from "#lib/pipeline/pipeline-hash";
import { fingerprint, PARTS } from "./content-split";
import { CREDIT_CONTEXT, CREDIT_LABELS, CREDIT_SPLIT } from "./credit-data";
import { LOGISTIC_INPUT, LOGISTIC_OUTPUT } from "./export-logistic";
import { jsonText } from "./json-text";
import { loanGoldenRows } from "./loan-golden-rows";
import { LOAN_L2, LOAN_PRICING } from "./loan-risk";
import { loanRiskCard } from "./loan-risk-card";
import { partSizes, type TrainedLoanRisk } from "./train-loan-risk";

/** What the version's record says about its making and the training itself cannot know. */
export type Provenance = {
  readonly seed: number;
  readonly dataSha256: string;
  readonly source: NonNullable<ModelManifest["source"]>;
  readonly environment: NonNullable<ModelManifest["environment"]>;
};

/** The version's record, its files not yet hashed. */
export type LoanRecord = Omit<
  ModelManifest,
  "files" | "data" | "features" | "calibrator" | "pricing"
> & {
  readonly data: NonNullable<ModelManifest["data"]>;
  readonly features: NonNullable<ModelManifest["features"]>;
  readonly calibrator: NonNullable<ModelManifest["calibrator"]>;
  readonly pricing: NonNullable<ModelManifest["pricing"]>;
};

/** SHA-256 in hex, of bytes or of a text in UTF-8. */
export type Hash = (data: string | Uint8Array) => string;

/** The files of `models/loan-risk/1`, by name. */
export type VersionFiles = {
  readonly "model.onnx": Uint8Array;
  readonly "golden.json": string;
  readonly "card.md": string;
  readonly "manifest.json": string;
};

/** Everything the version's folder holds; the same training and provenance give the same bytes. */
export function loanVersionFiles(
  trained: TrainedLoanRisk,
  provenance: Provenance,
  hash: Hash,
): VersionFiles {
  const golden = jsonText(loanGoldenRows(trained, hash));
  const record = recordOf(trained, provenance, hash);
  const card = loanRiskCard(record);
  const files = { "golden.json": hash(golden), "card.md": hash(card) };
  return {
    "model.onnx": trained.file,
    "golden.json": golden,
    "card.md": card,
    "manifest.json": jsonText({ ...record, files } satisfies ModelManifest),
  };
}

function recordOf(
  trained: TrainedLoanRisk,
  { seed, dataSha256, source, environment }: Provenance,
  hash: Hash,
): LoanRecord {
  const { pipeline, calibrator, file } = trained;
  const rows = partSizes(trained.cases);
  return {
    schema: "umpire-model/1",
    model: "loan-risk",
    version: 1,
    task: "classification",
    title: "Loan risk, logistic",
    labels: [...CREDIT_LABELS],
    data: dataOf(trained, dataSha256, hash),
    source,
    parameters: { method: "logistic", l2: LOAN_L2, solver: "newton", seed },
    environment,
    features: trained.features,
    pipeline: { sha256: pipelineHash(pipeline, hash), fitted: pipeline, file: null },
    ...edgesOf(trained),
    calibrator: { method: calibrator.method, parameters: { ...calibrator }, rows: rows.calibrate },
    pricing: { ...LOAN_PRICING, costs: [...LOAN_PRICING.costs] },
    metrics: { ...trained.metrics },
    segments: { ...trained.segments },
    classes: { ...trained.classes },
    notes: notesOf(trained),
    lineage: [],
    artifact: { file: "model.onnx", sha256: hash(file), bytes: file.length },
    tags: [],
  };
}

function dataOf(
  { cases }: TrainedLoanRisk,
  sha256: string,
  hash: Hash,
): NonNullable<ModelManifest["data"]> {
  const fingerprints = PARTS.map((part) => {
    const lines = cases.filter((loan) => loan.part === part).map(({ line }) => line);
    return [part, fingerprint(lines, hash)];
  });
  return {
    name: "credit_data",
    source: "Debian package r-cran-modeldata 1.1.0-1, object credit_data",
    license: "MIT",
    sha256,
    split: CREDIT_SPLIT.name,
    rows: partSizes(cases),
    fingerprint: Object.fromEntries(fingerprints),
    context: [...CREDIT_CONTEXT],
  };
}

function notesOf({ cases, features, aucWithContext, metrics }: TrainedLoanRisk) {
  const shareBad = (loans: TrainedLoanRisk["cases"]) =>
    loans.filter(({ label }) => label === "bad").length / loans.length;
  const without = (name: string) => cases.filter((loan) => loan.features[name] === null);
  const gaps = features.fields
    .filter(({ nullable }) => nullable)
    .map(({ name }) => [`missing_${name}`, without(name).length]);
  return {
    rows: cases.length,
    share_bad: shareBad(cases),
    share_bad_without_income: shareBad(without("Income")),
    auc_with_age_and_marital: aucWithContext,
    auc_without: metrics.report.auc?.value ?? Number.NaN,
    ...Object.fromEntries(gaps),
  };
}

function edgesOf({
  file,
  pipeline,
}: TrainedLoanRisk): Pick<ModelManifest, "signature" | "adapter"> {
  const { inputs, outputs } = signatureOf(file);
  const plain = (edges: typeof inputs) =>
    edges.map((edge) => ({ ...edge, dims: edge.dims === null ? null : [...edge.dims] }));
  return {
    signature: { inputs: plain(inputs), outputs: plain(outputs) },
    adapter: {
      input: {
        layout: "matrix",
        tensor: LOGISTIC_INPUT,
        type: "float32",
        columns: [...pipeline.columns],
      },
      output: {
        tensor: LOGISTIC_OUTPUT,
        kind: "probabilities",
        labels: [...CREDIT_LABELS],
        speaks_for: null,
        row: "plain",
      },
      constants: [],
      batch: { mode: "dynamic" },
    },
  };
}

import type { Calibrator } from "#lib/decision/calibration/calibrator";
import { signatureOf } from "#lib/onnx/signature-of";
import type { GoldenRows } from "#lib/pipeline/golden-rows";
import type { ModelManifest } from "#lib/pipeline/manifest";
import type { Pipeline } from "#lib/pipeline/pipeline";
import { pipelineHash } from "#lib/pipeline/pipeline-hash";
import { jsonText } from "./json-text";
import type { Hash, Provenance, VersionFiles } from "./recipe";

type ManifestData = NonNullable<ModelManifest["data"]>;

/** The record of a version the repository trained: nothing about its making is unknown. Its files are not yet hashed. */
export type VersionRecord = Omit<ModelManifest, "files" | "data" | "calibrator" | "pricing"> & {
  readonly data: ManifestData;
  readonly calibrator: NonNullable<ModelManifest["calibrator"]>;
  readonly pricing: NonNullable<ModelManifest["pricing"]>;
};

/** What a training made, from which every file of the version's folder follows. */
export type VersionDraft = Pick<
  VersionRecord,
  | "model"
  | "version"
  | "title"
  | "labels"
  | "data"
  | "parameters"
  | "features"
  | "adapter"
  | "metrics"
  | "segments"
  | "classes"
  | "notes"
  | "pricing"
> & {
  readonly pipeline: Pipeline;
  readonly calibrator: Calibrator;
  readonly file: Uint8Array;
  readonly golden: GoldenRows;
  /** Writes the page for people from the finished record. */
  readonly card: (record: VersionRecord) => string;
};

/** Everything the version's folder holds; the same draft and provenance give the same bytes. */
export function versionFiles(
  draft: VersionDraft,
  provenance: Provenance,
  hash: Hash,
): VersionFiles {
  const record = recordOf(draft, provenance, hash);
  const texts = {
    "golden.json": jsonText(draft.golden),
    "card.md": draft.card(record),
    ...(record.pipeline.file === null ? {} : { [record.pipeline.file]: jsonText(draft.pipeline) }),
  };
  const files = Object.fromEntries(Object.entries(texts).map(([name, it]) => [name, hash(it)]));
  const manifest = jsonText({ ...record, files } satisfies ModelManifest);
  return { "model.onnx": draft.file, ...texts, "manifest.json": manifest };
}

function recordOf(
  draft: VersionDraft,
  { source, environment }: Provenance,
  hash: Hash,
): VersionRecord {
  const { model, version, title, labels, calibrator, file, pricing } = draft;
  return {
    schema: "umpire-model/1",
    model,
    version,
    task: "classification",
    title,
    labels: [...labels],
    data: draft.data,
    source,
    parameters: draft.parameters,
    environment,
    features: draft.features,
    pipeline: pipelineRecord(draft.pipeline, hash),
    signature: plainSignature(file),
    adapter: draft.adapter,
    calibrator: {
      method: calibrator.method,
      parameters: { ...calibrator },
      rows: draft.data.rows.calibrate ?? 0,
    },
    pricing,
    metrics: draft.metrics,
    segments: draft.segments,
    classes: draft.classes,
    notes: draft.notes,
    lineage: [],
    artifact: { file: "model.onnx", sha256: hash(file), bytes: file.length },
    tags: [],
  };
}

/** A vocabulary is too long to be read inside a record: it gets a file of its own. */
function pipelineRecord(pipeline: Pipeline, hash: Hash): VersionRecord["pipeline"] {
  const sha256 = pipelineHash(pipeline, hash);
  return pipeline.kind === "bag_of_words"
    ? { sha256, fitted: null, file: "pipeline.json" }
    : { sha256, fitted: pipeline, file: null };
}

function plainSignature(file: Uint8Array): VersionRecord["signature"] {
  const { inputs, outputs } = signatureOf(file);
  const plain = (edges: typeof inputs) =>
    edges.map((edge) => ({ ...edge, dims: edge.dims === null ? null : [...edge.dims] }));
  return { inputs: plain(inputs), outputs: plain(outputs) };
}

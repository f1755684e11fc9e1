import { type Fault, Refusal } from "#lib/kernel/refusal";
import type { Adapter } from "#lib/pipeline/adapter";
import type { FeatureSchema } from "#lib/pipeline/feature-schema";
import { ModelManifest } from "#lib/pipeline/manifest";
import type { Pipeline } from "#lib/pipeline/pipeline";
import { pipelineFor } from "#lib/pipeline/pipeline-for";
import { pipelineHash } from "#lib/pipeline/pipeline-hash";
import type { RemotePlace } from "#lib/pipeline/remote-place";
import { sha256Of } from "../model-files";
import type { ProbeReport } from "../probe/probe-report";
import { derivedFeatures, textColumns } from "./derived-features";
import type { UploadManifest } from "./upload-manifest";

type Completing = {
  readonly model: string;
  readonly version: number;
  readonly said: UploadManifest;
  readonly report: Pick<ProbeReport, "adapter" | "labels" | "signature">;
  readonly fed: FedInput;
  readonly served: { readonly sha256: string; readonly bytes: number };
  /** Where the model is, when what is served is no file. */
  readonly remote?: RemotePlace;
};

/** What a case brings and how it becomes a row. */
export type FedInput = { readonly features: FeatureSchema | null; readonly pipeline: Pipeline };

/** A pipeline of more characters lies in a file of its own. */
const LONG_PIPELINE = 64 * 1024;

/**
 * What the uploader said and the probe found, as the whole record of a version. Refuses `invalid_model` with pointers
 * into what was said.
 */
export function completeManifest({
  model,
  version,
  said,
  report,
  fed,
  served,
  remote,
}: Completing): ModelManifest {
  const { adapter, labels, signature } = report;
  if (!adapter || !labels || !signature) throw new Error("the probe's report is not complete");
  const { features, pipeline } = fed;
  const isLong = JSON.stringify(pipeline).length > LONG_PIPELINE;
  const { data, source, parameters, environment, calibrator, pricing, metrics, notes } = said;
  const parsed = ModelManifest.safeParse({
    schema: "umpire-model/1",
    ...{ model, version, task: "classification", title: said.title ?? `${model} ${version}` },
    ...{ labels: [...labels], data, source, parameters, environment, features },
    pipeline: {
      sha256: pipelineHash(pipeline, sha256Of),
      fitted: isLong ? null : pipeline,
      file: isLong ? "pipeline.json" : null,
    },
    ...{ signature, adapter, calibrator, pricing, metrics, segments: {}, classes: {}, notes },
    ...{ lineage: said.lineage, tags: said.tags, files: {} },
    artifact: { file: remote ? "remote.json" : "model.onnx", ...served },
    ...(remote && { remote }),
  });
  if (parsed.success) return parsed.data;
  throw unfit(
    parsed.error.issues.map(({ path, message }) => {
      return { pointer: `/manifest/${path.map(String).join("/")}`, detail: message };
    }),
  );
}

/**
 * The columns and the pipeline of an upload, derived where the uploader said nothing. Refuses `invalid_model` where
 * only the uploader can know.
 */
export function fedInput(said: UploadManifest, adapter: Adapter): FedInput {
  const features = featuresOf(said, adapter);
  return { features, pipeline: said.pipeline ?? pipelineFor(adapter, features) };
}

function featuresOf(said: UploadManifest, adapter: Adapter): FeatureSchema | null {
  const derived = derivedFeatures(adapter.input);
  const { features } = said;
  if (features === undefined || Array.isArray(features)) {
    const texts = textColumns(adapter.input);
    if (texts.length === 0) return derived;
    const detail = `say which levels the columns ${texts.join(", ")} have, as a schema`;
    throw unfit([{ pointer: "/manifest/features", detail }]);
  }
  const named = new Set(features.fields.map(({ name }) => name));
  const missing = derived?.fields.find(({ name }) => !named.has(name));
  if (missing && said.pipeline === undefined) {
    const detail = `does not describe the column ${missing.name}`;
    throw unfit([{ pointer: "/manifest/features", detail }]);
  }
  return features;
}

function unfit(faults: readonly Fault[]): Refusal {
  return new Refusal("invalid_model", "The manifest does not fit the file.", { faults });
}

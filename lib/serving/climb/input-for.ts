import { prepare } from "#lib/pipeline/prepare";
import type { ServingVersion } from "#lib/registry/model-version";
import type { CheckedInput } from "../checked-input";

/**
 * An input that was checked for the endpoint's own version as another version of the ladder takes it: its columns only, prepared by
 * its own pipeline. `null` when it does not fit that version.
 */
export function inputFor(version: ServingVersion, checked: CheckedInput): CheckedInput | null {
  const { input, features: known } = checked;
  const { pipeline, adapter, features: schema } = version;
  const features =
    known && schema && Object.fromEntries(schema.fields.map(({ name }) => [name, known[name]]));
  if (pipeline.kind === "tabular") return { ...checked, features, prepared: null };
  const { text, image, tensor } = input;
  const prepared = prepare(pipeline, features ? { features } : { text, image, tensor }, adapter);
  return "faults" in prepared ? null : { ...checked, features, prepared };
}

/** Pipelines whose rows hang on nothing but the pipeline; the others hold values against the graph's own types. */
const PLAIN = ["tabular", "bag_of_words", "raw_text", "image"];

/** Whether what was prepared for one version is prepared for the other: the same bytes of the same pipeline, whatever the graph. */
export function preparesAlike(version: ServingVersion, own: ServingVersion): boolean {
  if (version.versionId === own.versionId) return true;
  const isSame = version.pipelineSha256 === own.pipelineSha256;
  return isSame && PLAIN.includes(version.pipeline.kind);
}

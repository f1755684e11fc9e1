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

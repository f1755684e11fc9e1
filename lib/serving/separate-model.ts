import type { PredictInput } from "#lib/contracts/predictions";
import { Refusal } from "#lib/kernel/refusal";
import { parseFeatures } from "#lib/pipeline/parse-features";
import { type PipelineInput, prepare } from "#lib/pipeline/prepare";
import type { ServingVersion } from "#lib/registry/model-version";
import type { CheckedInput } from "./checked-input";
import type { ModelDoor } from "./model-door";
import { runOutput } from "./run-output";
import { type ModelPlace, openVersion } from "./runtime-models";
import { scoreInputs } from "./score-inputs";

/** Calibrated probabilities of each input, in the order of the version's labels. */
export type AnswerRows = (inputs: readonly PipelineInput[]) => Promise<number[][]>;

/**
 * Lends a version in a process of its own, so that what asks it thousands of times leaves live traffic alone; the process
 * ends when `act` does. `AnswerRows` refuses `invalid_model` when an input does not fit the version or a row gets no
 * distribution.
 */
export async function withSeparateModel<T>(
  version: ServingVersion,
  place: ModelPlace,
  act: (answer: AnswerRows) => Promise<T>,
): Promise<T> {
  const served = { version, endpoint: { labels: version.labels } };
  return withSeparateDoor(version, place, (door) =>
    act(async (inputs) => {
      const checked = inputs.map((input) => checkedRow(version, input));
      const scored = await scoreInputs(served, checked, door);
      return scored.map(({ probabilities, failure }) => {
        if (probabilities !== null) return [...probabilities];
        throw unfit(version, failure ?? "it gave no distribution");
      });
    }),
  );
}

/** The same as a door to that version alone. */
export async function withSeparateDoor<T>(
  version: ServingVersion,
  place: ModelPlace,
  act: (door: ModelDoor) => Promise<T>,
): Promise<T> {
  const model = openVersion(version, place);
  try {
    await model.ready;
    return await act(() => ({ run: (feeds, count) => runOutput(model, version, feeds, count) }));
  } finally {
    await model.close();
  }
}

/** An input of a data set, which may know more columns than the version takes; refuses `invalid_model` when it does not fit. */
export function checkedRow(version: ServingVersion, input: PipelineInput): CheckedInput {
  const fields = version.features?.fields.map(({ name }) => name) ?? null;
  const known = fields && Object.fromEntries(fields.map((name) => [name, input.features?.[name]]));
  const parsed = version.features && parseFeatures(version.features, known);
  const [fault] = parsed?.faults ?? [];
  if (fault) throw unfit(version, fault.detail);
  const { pipeline, adapter } = version;
  const features = parsed?.features ?? null;
  const asked = { input: input as PredictInput, features, given: null };
  if (pipeline.kind === "tabular") return { ...asked, prepared: null };
  const prepared = prepare(pipeline, { ...input, ...(features ? { features } : {}) }, adapter);
  if ("faults" in prepared) throw unfit(version, prepared.faults[0]?.detail ?? "it does not fit");
  return { ...asked, prepared };
}

function unfit({ model, version }: ServingVersion, detail: string): Refusal {
  return new Refusal("invalid_model", `${model} ${version} cannot answer a row: ${detail}`);
}

import type { TensorType } from "#lib/pipeline/adapter";
import { versionBytes } from "#lib/registry/model-files";
import type { ServingVersion } from "#lib/registry/model-version";
import type { ModelOptions } from "#lib/runtime/model-options";
import { modelRuntime } from "#lib/runtime/model-runtime";
import type { ServedModel } from "#lib/runtime/served-model";
import { warmUp } from "#lib/runtime/warm-up";
import type { ModelDoor } from "./model-door";
import type { ScoreTensor } from "./read-scores";

type Options = {
  /** Folder of the content-addressed model files. */
  readonly filesDir: string;
  /** Path of the bundled inference process, where it is not the product's. */
  readonly entry?: string;
};

/** Models behind the inference processes of this host; a version's process starts with its first use. */
export function runtimeModels(options: Options): ModelDoor {
  return (version) => {
    const model = modelRuntime().serve(modelOptions(version, options));
    return {
      run: async (rows, count, width) => {
        const { outputs } = await model.run(rows, count, width);
        return toScores(outputs[version.adapter.output.tensor], count);
      },
    };
  };
}

/** Starts a version's process and replays its golden rows, so that the first caller finds it warm. Fails with an `InferenceFailure` when a row differs. */
export async function warmVersion(version: ServingVersion, options: Options): Promise<ServedModel> {
  const model = modelRuntime().serve(modelOptions(version, options));
  const { golden, pipeline, adapter } = version;
  if (!golden || pipeline.kind !== "tabular") {
    await model.ready;
    return model;
  }
  const rows = Float32Array.from(golden.rows.flatMap(({ row }) => row ?? []));
  const width = pipeline.columns.length;
  const outputs = { [adapter.output.tensor]: golden.rows.flatMap(({ raw }) => raw) };
  await warmUp(model, { rows, count: golden.rows.length, width, outputs });
  return model;
}

function modelOptions(
  { sha256, adapter }: ServingVersion,
  { filesDir, entry }: Options,
): ModelOptions {
  const { batch, input } = adapter;
  if (input.layout !== "matrix") throw new Error(`no door for ${input.layout} yet`);
  return {
    sha256,
    bytes: () => versionBytes({ filesDir, sha256 }),
    signature: {
      input: { name: input.tensor, type: input.type satisfies TensorType },
      outputs: [adapter.output.tensor],
    },
    batch: batch.mode === "fixed" ? batch.size : "dynamic",
    ...(entry ? { entry } : {}),
  };
}

function toScores(
  tensor: { readonly data: ArrayLike<unknown> } | undefined,
  count: number,
): ScoreTensor {
  const values = Array.from(tensor?.data ?? [], Number);
  return { values, width: count > 0 ? values.length / count : 0 };
}

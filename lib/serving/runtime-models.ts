import type { Adapter } from "#lib/pipeline/adapter";
import { constantFeeds } from "#lib/pipeline/constant-feeds";
import { versionBytes } from "#lib/registry/model-files";
import type { ServingVersion } from "#lib/registry/model-version";
import type { ModelOptions } from "#lib/runtime/model-options";
import { modelRuntime } from "#lib/runtime/model-runtime";
import type { ServedModel } from "#lib/runtime/served-model";
import { passGoldenRows } from "./golden-replays";
import type { ModelDoor } from "./model-door";
import { runOutput } from "./run-output";
import type { TensorDoor } from "./tensor-door";

export type ModelPlace = {
  /** Folder of the content-addressed model files. */
  readonly filesDir: string;
  /** Path of the bundled inference process, where it is not the product's. */
  readonly entry?: string;
};

/**
 * Models behind the inference processes of this host. A version's process starts with its first use, and no row passes
 * before its golden rows did.
 */
export function runtimeModels(options: ModelPlace): ModelDoor {
  return (version) => {
    const model = modelRuntime().serve(modelOptions(version, options));
    return {
      run: async (feeds, count) => {
        await passGoldenRows(version, model);
        return runOutput(model, version, feeds, count);
      },
    };
  };
}

/** The graphs themselves behind the same processes, under the same condition. */
export function runtimeTensors(options: ModelPlace): TensorDoor {
  return async (version, { feeds, ...call }) => {
    const model = modelRuntime().serve(modelOptions(version, options));
    await passGoldenRows(version, model);
    return (await model.runFeeds(feeds, call)).outputs;
  };
}

/**
 * Starts a version's process and replays its golden rows, so that the first caller finds it warm. Fails as the load or
 * the run did, and refuses `model_not_ready` where a row differs.
 */
export async function warmVersion(
  version: ServingVersion,
  options: ModelPlace,
): Promise<ServedModel> {
  const model = modelRuntime().serve(modelOptions(version, options));
  await model.ready;
  await passGoldenRows(version, model);
  return model;
}

/** Whether a process on this host holds the version and answers. */
export function isServed(version: ServingVersion): boolean {
  return modelRuntime().find(keyOf(version))?.isReady ?? false;
}

/** Versions with the same bytes share a process as long as it is fed alike. */
function keyOf({ sha256, adapter: { batch, constants } }: ServingVersion): string {
  const isPlain = batch.mode === "dynamic" && constants.length === 0;
  return isPlain ? sha256 : `${sha256} ${JSON.stringify({ batch, constants })}`;
}

/** How a version's file is fed and read by a process. */
export function modelOptions(
  version: ServingVersion,
  { filesDir, entry }: ModelPlace,
): ModelOptions {
  const { sha256, adapter } = version;
  const { batch, output } = adapter;
  return {
    key: keyOf(version),
    sha256,
    bytes: () => versionBytes({ filesDir, sha256 }),
    signature: {
      input: firstInput(adapter),
      constants: constantFeeds(adapter),
      outputs: [output.tensor],
    },
    batch: batch.mode === "fixed" ? batch.size : "dynamic",
    ...(entry ? { entry } : {}),
  };
}

/** The slot's own name for plain rows; batches here name all their tensors. */
function firstInput({ input }: Adapter): ModelOptions["signature"]["input"] {
  switch (input.layout) {
    case "columns": {
      const [first] = input.columns;
      return { name: first?.tensor ?? "", type: first?.type ?? "float32" };
    }
    case "text":
      return { name: input.tensor, type: "string" };
    case "tokens":
      return { name: input.ids, type: input.type };
    default:
      return { name: input.tensor, type: input.type };
  }
}

import type { Adapter } from "#lib/pipeline/adapter";
import { constantFeeds } from "#lib/pipeline/constant-feeds";
import { versionBytes } from "#lib/registry/model-files";
import type { ServingVersion } from "#lib/registry/model-version";
import type { LiveModel } from "#lib/runtime/live-model";
import type { ModelOptions } from "#lib/runtime/model-options";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { openRemote } from "#lib/runtime/remote/remote-model";
import { openModel } from "#lib/runtime/served-model";
import { inferenceTally } from "#lib/telemetry/inference-metrics";
import { passGoldenRows } from "./golden-replays";
import type { ModelDoor } from "./model-door";
import { type RemoteDoor, remoteDoor, remoteOptions } from "./remote-door";
import { runOutput } from "./run-output";
import type { TensorDoor } from "./tensor-door";

export type ModelPlace = {
  /** Folder of the content-addressed model files. */
  readonly filesDir: string;
  /** Path of the bundled inference process, where it is not the product's. */
  readonly entry?: string;
  /** How servers elsewhere are reached, where it is not as the operator's settings say. */
  readonly remote?: RemoteDoor;
};

/**
 * Models behind the inference processes of this host. A version's process starts with its first use, and no row passes
 * before its golden rows did.
 */
export function runtimeModels(options: ModelPlace): ModelDoor {
  return (version) => {
    const model = sharedModel(version, options);
    return {
      run: async (feeds, count, call) => {
        await passGoldenRows(version, model);
        return runOutput(counted(model, version), version, feeds, count, call);
      },
    };
  };
}

/** The graphs themselves behind the same processes, under the same condition. */
export function runtimeTensors(options: ModelPlace): TensorDoor {
  return async (version, { feeds, ...call }) => {
    const model = sharedModel(version, options);
    await passGoldenRows(version, model);
    return (await counted(model, version).runFeeds(feeds, call)).outputs;
  };
}

/**
 * Starts a version's process and replays its golden rows, so that the first caller finds it warm. Fails as the load or
 * the run did, and refuses `model_not_ready` where a row differs.
 */
export async function warmVersion(
  version: ServingVersion,
  options: ModelPlace,
): Promise<LiveModel> {
  const model = sharedModel(version, options);
  await model.ready;
  await passGoldenRows(version, model);
  return model;
}

/** The same model, whose calls are tallied for the metrics. */
function counted(
  model: LiveModel,
  { model: name, version }: ServingVersion,
): Pick<LiveModel, "runFeeds"> {
  return {
    runFeeds: async (feeds, call) => {
      const tally = inferenceTally(name, version);
      try {
        const ran = await model.runFeeds(feeds, call);
        tally.successes += 1;
        tally.rows += call?.rows ?? 1;
        tally.requestUs += Math.round(1000 * ran.ms);
        tally.computeUs += Math.round(1000 * ran.runMs);
        return ran;
      } catch (error) {
        tally.failures += 1;
        throw error;
      }
    },
  };
}

/** A version for whoever asks alone: in a process of its own, or by a connection of its own to where it is served. */
export function openVersion(
  version: ServingVersion,
  place: ModelPlace,
  more: Pick<ModelOptions, "maxQueuedRuns" | "onQuarantine"> = {},
): LiveModel {
  const { remote } = version;
  if (!remote) return openModel({ ...modelOptions(version, place), ...more });
  const door = place.remote ?? remoteDoor();
  return openRemote({ key: keyOf(version), ...remoteOptions(version, remote, door) });
}

/** The one that answers callers, started now unless it is there already. */
function sharedModel(version: ServingVersion, place: ModelPlace): LiveModel {
  const { remote } = version;
  if (!remote) return modelRuntime().serve(modelOptions(version, place));
  const key = keyOf(version);
  const known = modelRuntime().find(key);
  if (known) return known;
  const door = place.remote ?? remoteDoor();
  return modelRuntime().serveRemote({ key, ...remoteOptions(version, remote, door) });
}

/** Whether a process on this host holds the version and answers. */
export function isServed(version: ServingVersion): boolean {
  return findSlot(version)?.isReady ?? false;
}

/** What answers for a version here; `null` while nothing does. */
export function findSlot(version: Pick<ServingVersion, "sha256" | "adapter">): LiveModel | null {
  return modelRuntime().find(keyOf(version));
}

/** Versions with the same bytes share a process as long as it is fed alike. */
function keyOf({
  sha256,
  adapter: { batch, constants },
}: Pick<ServingVersion, "sha256" | "adapter">): string {
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

import { Calibrator } from "#lib/decision/calibration/calibrator";
import { canonicalJson } from "#lib/kernel/canonical-json";
import { Refusal } from "#lib/kernel/refusal";
import type { Feeds } from "#lib/pipeline/feeds";
import type { GoldenRows } from "#lib/pipeline/golden-rows";
import { UnreadableOutput } from "#lib/pipeline/read-output";
import { replayGolden } from "#lib/pipeline/replay-golden";
import { isInferenceFailure } from "#lib/runtime/inference-failure";
import { askMetadata, type RemoteMetadata } from "#lib/runtime/remote/remote-client";
import { openRemote } from "#lib/runtime/remote/remote-model";
import type { RemoteOptions } from "#lib/runtime/remote/remote-options";
import { sha256Of, storeModelFile } from "../model-files";
import { type FedInput, fedInput } from "../uploads/complete-manifest";
import { goldenOf } from "../uploads/made-golden";
import { edgeFaults } from "./edge-faults";
import type { RemoteManifest } from "./remote-manifest";

type Preparing = {
  readonly manifest: RemoteManifest;
  /** How the server is asked. */
  readonly server: Omit<RemoteOptions, "key">;
  /** `files` in the data directory. */
  readonly filesDir: string;
};

/** A model elsewhere that may become a version. */
export type PreparedRemote = {
  readonly said: RemoteManifest;
  readonly fed: FedInput;
  readonly metadata: RemoteMetadata;
  /** What is registered in place of the model's bytes: where it is. */
  readonly artifact: { readonly sha256: string; readonly bytes: number };
  readonly golden: GoldenRows | null;
};

/**
 * Asks the server what it says of the model, holds that against the adapter, and has it answer golden rows, the
 * manifest's or made-up ones whose answers are kept. What is stored in place of bytes is the address, so that the version
 * is named by where it is. Holds no connection. Refuses `invalid_model` with pointers into the manifest.
 */
export async function prepareRemote(preparing: Preparing): Promise<PreparedRemote> {
  const { manifest: said, server, filesDir } = preparing;
  const { adapter, remote } = said;
  const asked = { ...said, labels: adapter.output.labels, agree_to: [], environment: null };
  const fed = fedInput({ ...asked, source: null }, adapter);
  const metadata = await orRefusal(askMetadata(server));
  const faults = edgeFaults(adapter, metadata);
  if (faults.length > 0) {
    throw new Refusal("invalid_model", "The server's model is another one.", { faults });
  }
  const golden = await orRefusal(goldenRows(preparing, fed));
  const { fee: _, ...place } = remote;
  const bytes = new TextEncoder().encode(canonicalJson({ schema: "umpire-remote/1", ...place }));
  const { sha256 } = await storeModelFile(filesDir, bytes);
  return { said, fed, metadata, artifact: { sha256, bytes: bytes.length }, golden };
}

async function goldenRows(
  { manifest, server }: Preparing,
  fed: FedInput,
): Promise<GoldenRows | null> {
  const { adapter, calibrator } = manifest;
  const { tensor } = adapter.output;
  const model = openRemote({ ...server, key: "registration" });
  const run = async (feeds: Feeds, rows: number) =>
    (await model.runFeeds(feeds, { rows })).outputs[tensor];
  try {
    if (!manifest.golden) {
      const fitted = Calibrator.safeParse(calibrator?.parameters).data ?? null;
      return await goldenOf({ adapter, ...fed, calibrator: fitted, run });
    }
    const replayed = { adapter, golden: manifest.golden, pipeline: fed.pipeline };
    const mismatch = await replayGolden(replayed, { run, sha256: sha256Of });
    if (mismatch === null) return manifest.golden;
    const faults = [{ pointer: "/golden", detail: mismatch }];
    throw new Refusal("invalid_model", "The server answers otherwise.", { faults });
  } finally {
    await model.close();
  }
}

/** What the server did wrong, as the reason why it cannot be taken in. */
async function orRefusal<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (cause) {
    if (!isInferenceFailure(cause) && !(cause instanceof UnreadableOutput)) throw cause;
    const faults = [{ pointer: "/remote", detail: cause.message }];
    throw new Refusal("invalid_model", "The server did not answer as it must.", { faults, cause });
  }
}

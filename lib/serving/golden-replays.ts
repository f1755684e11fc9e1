import { Refusal } from "#lib/kernel/refusal";
import { replayGolden } from "#lib/pipeline/replay-golden";
import { sha256Of } from "#lib/registry/model-files";
import type { ServingVersion } from "#lib/registry/model-version";
import type { LiveModel } from "#lib/runtime/live-model";
import { runOutput } from "./run-output";

/** Replays by who answered them: another process, or a server that was away, has to show anew that it answers alike. */
const replays = new WeakMap<object, Map<string, Promise<void>>>();
/** Versions whose replay has ended well. On `globalThis`, because Next loads a module once for every graph it serves. */
const shared = globalThis as typeof globalThis & { umpireGolden?: WeakMap<object, Set<string>> };

const LOOK_AGAIN_MS = 10_000;

/**
 * Resolves once the golden rows of a version have been replayed on a model, the first time it is asked for. Refuses
 * `model_not_ready` with the row and column that differ, from then on, of a server elsewhere for ten seconds; a process
 * that gave nothing is asked again.
 */
export function passGoldenRows(version: ServingVersion, model: LiveModel): Promise<void> {
  const answering = model.incarnation ?? model;
  const known = replays.get(answering) ?? new Map<string, Promise<void>>();
  replays.set(answering, known);
  const before = known.get(version.versionId);
  if (before !== undefined) return before;
  const passing = requireAlike(version, model);
  known.set(version.versionId, passing);
  const forget = () => known.delete(version.versionId);
  passing.catch((error: unknown) => {
    const isFinal = error instanceof Refusal && error.code === "model_not_ready";
    if (!isFinal) forget();
    // What changed to the worse may change back: it is looked at again, though not by every call.
    else if (model.incarnation) setTimeout(forget, LOOK_AGAIN_MS).unref();
  });
  return passing;
}

/** Whether they have, on what answers now. */
export function hasPassedGoldenRows(versionId: string, model: LiveModel): boolean {
  return shared.umpireGolden?.get(model.incarnation ?? model)?.has(versionId) ?? false;
}

/** What differs when a version's golden rows are replayed now; `null` when nothing does, or when it has none. */
export async function goldenMismatch(
  version: ServingVersion,
  model: LiveModel,
): Promise<string | null> {
  const { golden, pipeline, adapter } = version;
  if (!golden) return null;
  return replayGolden(
    { pipeline, adapter, golden },
    {
      run: (feeds, rows) => runOutput(model, version, feeds, rows),
      sha256: sha256Of,
      largestRun: model.runRows,
    },
  );
}

async function requireAlike(version: ServingVersion, model: LiveModel): Promise<void> {
  const answering = model.incarnation ?? model;
  const mismatch = await goldenMismatch(version, model);
  if (mismatch === null) {
    shared.umpireGolden ??= new WeakMap();
    const passed = shared.umpireGolden.get(answering) ?? new Set();
    shared.umpireGolden.set(answering, passed.add(version.versionId));
    return;
  }
  const name = `${version.model} ${version.version}`;
  throw new Refusal("model_not_ready", `${name} no longer answers as it did. ${mismatch}`);
}

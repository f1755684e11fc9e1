import { constants, setPriority } from "node:os";
import type { ServingVersion } from "#lib/registry/model-version";
import type { LiveModel } from "#lib/runtime/live-model";
import { logger } from "#lib/telemetry/logger";
import { passGoldenRows } from "./golden-replays";
import type { ModelDoor } from "./model-door";
import { runOutput } from "./run-output";
import { type ModelPlace, openVersion } from "./runtime-models";

/** Enough for the shadows of one host; each is a process. */
const MOST_MODELS = 3;
const IDLE_MS = 10 * 60_000;
/** A line of its own feeds them slice by slice: more waiting runs than this are a mistake. */
const MOST_RUNS = 4;

export type ShadowModels = {
  readonly models: ModelDoor;
  readonly list: () => readonly LiveModel[];
  readonly close: () => Promise<void>;
};

type Kept = { readonly model: LiveModel; usedAt: number; lowered: number | null };

/**
 * Versions in processes of their own at low priority, shared with nothing that answers callers: a shadow that dies, hangs or
 * strikes out takes nobody's process with it and puts no version out of service. One that nobody asks any more is closed.
 */
export function shadowModels(place: ModelPlace): ShadowModels {
  const kept = new Map<string, Kept>();
  const models: ModelDoor = (version) => ({
    run: async (feeds, count) => {
      const it = keep(kept, version, place);
      // A first load that failed is the run's to tell, or the next process' to mend.
      await it.model.ready.catch(() => undefined);
      lower(it);
      await passGoldenRows(version, it.model);
      return runOutput(it.model, version, feeds, count);
    },
  });
  const list = () => [...kept.values()].map(({ model }) => model);
  const close = async () => {
    await Promise.all(list().map((model) => model.close()));
    kept.clear();
  };
  return { models, list, close };
}

function keep(kept: Map<string, Kept>, version: ServingVersion, place: ModelPlace): Kept {
  const now = performance.now();
  const known = kept.get(version.versionId);
  const it = known ?? { model: open(version, place), usedAt: now, lowered: null };
  it.usedAt = now;
  // Moved to the end: the first is the one unused for longest.
  kept.delete(version.versionId);
  kept.set(version.versionId, it);
  for (const [id, { model, usedAt }] of kept) {
    if (kept.size <= MOST_MODELS && now - usedAt < IDLE_MS) break;
    kept.delete(id);
    void model.close();
  }
  return it;
}

function open(version: ServingVersion, place: ModelPlace): LiveModel {
  const { model, version: model_version } = version;
  const told = { model, model_version };
  return openVersion(version, place, {
    maxQueuedRuns: MOST_RUNS,
    onQuarantine: (err) => logger().warn({ ...told, err }, "shadow_out_of_service"),
  });
}

/** A process that was replaced starts at ordinary priority again. */
function lower(it: Kept): void {
  const { pid } = it.model.status;
  if (pid === null || pid === it.lowered) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
    it.lowered = pid;
  } catch {
    // It is gone already, or the system does not let us: then it runs like any other.
  }
}

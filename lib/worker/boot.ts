import { environment } from "#lib/config/env";
import { database } from "#lib/db/client";
import { isServed, warmVersion } from "#lib/serving/runtime-models";
import { servedVersions } from "#lib/serving/served-versions";
import { filesDir, servingDoors } from "#lib/serving/serving-doors";
import { logger } from "#lib/telemetry/logger";
import { registerReadiness } from "#lib/telemetry/readiness";
import { shareQuarantines } from "./share-quarantines";
import { startWorker } from "./start-worker";

type Boot = { isDraining: boolean };
const shared = globalThis as typeof globalThis & { umpireBoot?: Boot };

/**
 * Starts what stands behind the pages: a warm process for every version that serves, the background work, and their
 * part of `/readyz`. Called once a process; on SIGTERM it says not ready and takes up no more background work.
 */
export async function boot(): Promise<void> {
  if (shared.umpireBoot) return;
  const state: Boot = { isDraining: false };
  shared.umpireBoot = state;
  registerReadiness("draining", () => (state.isDraining ? "this server is shutting down" : null));
  registerReadiness("models", modelTrouble);
  shareQuarantines(database());
  const worker = environment().isWorkerInside
    ? startWorker({ db: database(), auditKey: servingDoors().auditKey })
    : null;
  // The model processes stay until this one ends: requests under way may still need them.
  const onTerminate = () => {
    state.isDraining = true;
    void worker?.stop();
  };
  process.once("SIGTERM", onTerminate);
  process.once("SIGINT", onTerminate);
  await warmAll();
}

/** Ready only while each version that serves has a process that answers. */
async function modelTrouble(): Promise<string | null> {
  const versions = await servedVersions(database());
  const cold = versions.filter((version) => !isServed(version));
  // A version promoted a moment ago is started by whoever asks first; here it is asked for.
  for (const version of cold) void servingDoors().models(version);
  return cold.length === 0 ? null : `${cold.map(({ model }) => model).join(", ")} has no process`;
}

async function warmAll(): Promise<void> {
  try {
    for (const version of await servedVersions(database())) {
      const { model, version: model_version } = version;
      await warmVersion(version, { filesDir: filesDir() }).catch((err: unknown) => {
        logger().error({ model, model_version, err }, "a version could not be warmed");
      });
    }
  } catch (err) {
    logger().error({ err }, "the models could not be read at start");
  }
}

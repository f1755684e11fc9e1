import { environment } from "#lib/config/env";
import { database } from "#lib/db/client";
import { isStored } from "#lib/registry/model-files";
import type { ServingVersion } from "#lib/registry/model-version";
import { closeDoorbell } from "#lib/serving/decision-doorbell";
import { isServed, warmVersion } from "#lib/serving/runtime-models";
import { askedVersions } from "#lib/serving/served-versions";
import { filesDir, servingDoors } from "#lib/serving/serving-doors";
import { fillAtStart } from "#lib/serving/tables/fill-at-start";
import { logger } from "#lib/telemetry/logger";
import { registerReadiness } from "#lib/telemetry/readiness";
import { flushTraces } from "#lib/telemetry/traces/trace-request";
import { shareQuarantines } from "./share-quarantines";
import { startMeasuring, startWorker } from "./start-worker";

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
  registerReadiness("models", () => modelTrouble({ areRemote: false }));
  registerReadiness("remote_models", () => modelTrouble({ areRemote: true }), { isVital: false });
  shareQuarantines(database());
  const worker = environment().isWorkerInside
    ? startWorker({ db: database(), auditKey: servingDoors().auditKey })
    : startMeasuring(database());
  // The model processes stay until this one ends: requests under way may still need them.
  const onTerminate = () => {
    state.isDraining = true;
    closeDoorbell();
    void worker.stop();
    void flushTraces();
  };
  process.once("SIGTERM", onTerminate);
  process.once("SIGINT", onTerminate);
  await warmAll();
}

/**
 * Ready only while each version that serves has a process that answers. A server elsewhere that does not is told apart:
 * it is away from all hosts at once, and the policies say what happens without it.
 */
async function modelTrouble({ areRemote }: { areRemote: boolean }): Promise<string | null> {
  const versions = await askedVersions(database());
  const asked = versions.filter(({ remote }) => (remote !== undefined) === areRemote);
  const cold = asked.filter((version) => !isServed(version));
  // A version promoted a moment ago is started by whoever asks first; here it is asked for.
  for (const version of cold) void servingDoors().models(version);
  if (cold.length === 0) return null;
  if (areRemote) return `${namesOf(cold)} gets no answer from its server`;
  const isHere = await Promise.all(
    cold.map(({ sha256 }) => isStored({ filesDir: filesDir(), sha256 })),
  );
  const lost = cold.filter((_, i) => !isHere[i]);
  return lost.length > 0
    ? `${namesOf(lost)} has no file in the data folder, which all hosts share`
    : `${namesOf(cold)} has no process`;
}

function namesOf(versions: readonly ServingVersion[]): string {
  return versions.map(({ model, version }) => `${model} ${version}`).join(", ");
}

async function warmAll(): Promise<void> {
  try {
    for (const version of await askedVersions(database())) {
      const { model, version: model_version } = version;
      await warmVersion(version, { filesDir: filesDir() }).catch((err: unknown) => {
        logger().error({ model, model_version, err }, "a version could not be warmed");
      });
    }
    await fillAtStart(database(), { filesDir: filesDir() });
  } catch (err) {
    logger().error({ err }, "the models could not be made ready at start");
  }
}

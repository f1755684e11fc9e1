import { once } from "node:events";
import type { Db } from "#lib/db/client";
import { servingDoors } from "#lib/serving/serving-doors";
import { startWorker } from "#lib/worker/start-worker";
import { interruption, obeySignals } from "./run.mjs";

/** Does the background work in this process until somebody asks it to end; what is under way is finished first. */
export async function workUntilStopped(db: Db): Promise<number> {
  obeySignals();
  const worker = startWorker({ db, auditKey: servingDoors().auditKey });
  if (!interruption.signal.aborted) await once(interruption.signal, "abort");
  await worker.stop();
  return 0;
}

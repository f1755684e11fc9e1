import { createHmac } from "node:crypto";
import { join } from "node:path";
import { environment } from "#lib/config/env";
import { database } from "#lib/db/client";
import { cachedActive } from "./active-cache";
import type { AuditKey } from "./audit-draw";
import { commitPredictions, type ScoredCall } from "./commit-predictions";
import { groupCommit } from "./group-commit";
import type { ModelDoor } from "./model-door";
import type { Predict, Predicted } from "./predict";
import { runtimeModels } from "./runtime-models";

type ServingDoors = Required<Pick<Predict, "commit" | "readActive">> & {
  readonly models: ModelDoor;
  readonly auditKey: AuditKey;
};

/** Two writers keep the disk busy while the next transaction gathers; more would only share it out thinner. */
const WRITERS = 2;
const MOST_ROWS = 512;
const MOST_WAITING = 256;

let opened: ServingDoors | undefined;

/**
 * What predicting touches: the inference processes, the key of the audit draws (derived from the installation's secret),
 * what is active as this process remembers it, and the writer that lets calls share a transaction.
 */
export function servingDoors(): ServingDoors {
  opened ??= {
    models: runtimeModels({ filesDir: filesDir() }),
    auditKey: auditKey(),
    commit: sharedCommit(),
    readActive: cachedActive(),
  };
  return opened;
}

/** Folder of the content-addressed model files. */
export function filesDir(): string {
  return join(environment().dataDir, "files");
}

function sharedCommit(): ServingDoors["commit"] {
  const write = groupCommit<ScoredCall, Predicted>({
    commit: (calls) => commitPredictions(database(), calls),
    sizeOf: ({ inputs }) => inputs.length,
    mostRows: MOST_ROWS,
    writers: WRITERS,
    mostWaiting: MOST_WAITING,
  });
  return (_db, call) => write(call);
}

function auditKey(): AuditKey {
  const secret = createHmac("sha256", environment().authSecret).update("umpire audit draw v1");
  return { id: "v1", secret: secret.digest("hex") };
}

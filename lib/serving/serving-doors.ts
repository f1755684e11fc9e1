import { createHmac } from "node:crypto";
import { join } from "node:path";
import { environment } from "#lib/config/env";
import type { AuditKey } from "./audit-draw";
import type { ModelDoor } from "./model-door";
import { runtimeModels } from "./runtime-models";

type ServingDoors = { readonly models: ModelDoor; readonly auditKey: AuditKey };

let opened: ServingDoors | undefined;

/** What predicting touches outside the database: the inference processes, and the key of the audit draws, derived from the installation's secret. */
export function servingDoors(): ServingDoors {
  opened ??= { models: runtimeModels({ filesDir: filesDir() }), auditKey: auditKey() };
  return opened;
}

/** Folder of the content-addressed model files. */
export function filesDir(): string {
  return join(environment().dataDir, "files");
}

function auditKey(): AuditKey {
  const secret = createHmac("sha256", environment().authSecret).update("umpire audit draw v1");
  return { id: "v1", secret: secret.digest("hex") };
}

import type { Db } from "#lib/db/client";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { strikeOut } from "#lib/registry/quarantine/strike-out";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { logger } from "#lib/telemetry/logger";

/**
 * Has a version that struck out on this host taken out of service on every host, until an administrator pardons it. Should
 * the database be away just then, it stays out on this host alone and strikes out again after its trial.
 */
export function shareQuarantines(db: Db): void {
  modelRuntime().tellOfQuarantines(({ sha256, failure }) => {
    const reason = `Its process struck out: ${failure.message}.`;
    strikeOut(db, { sha256, reason, actor: SYSTEM_ACTOR }).catch((err: unknown) => {
      logger().error({ model: sha256.slice(0, 12), err }, "a quarantine could not be shared");
    });
  });
}

import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, gateExclusive, inTransaction } from "#lib/db/transaction";
import type { Calibrator } from "#lib/decision/calibration/calibrator";
import { insertCalibrator } from "./calibrators/store";
import type { CalibratorRecord, LiveReport } from "./model-version";

type Adding = {
  readonly versionId: string;
  readonly calibrator: Calibrator;
  /** How well it does on rows the fit has not seen. */
  readonly report: LiveReport;
  /** Rows it was fitted on, and what these were. */
  readonly rows: number;
  readonly fittedOn: string;
  readonly reason: string;
  readonly actor: Actor;
};

/**
 * Puts a newly fitted calibrator in force for a version. When the transaction commits, no prediction with the former one is
 * written any more; waivers and guarantees that spoke of it are void.
 */
export async function addCalibrator(db: Db, adding: Adding): Promise<CalibratorRecord> {
  const { actor, reason, versionId } = adding;
  return inTransaction(db, actor, async (tx) => {
    await gateExclusive(tx);
    const added = await insertCalibrator(tx, adding);
    await recordEvent(tx, {
      actorId: actor.id,
      actorRole: actor.role ?? "system",
      act: "refit_calibrator",
      objectKind: "model_version",
      objectId: versionId,
      after: { calibrator: added.id, version: added.version, method: added.calibrator.method },
      reason,
      requestId: actor.requestId,
      modelVersion: versionId,
    });
    return added;
  });
}

import type { Db } from "#lib/db/client";
import type { Transaction } from "#lib/db/transaction";
import { Calibrator } from "#lib/decision/calibration/calibrator";
import { freshId } from "#lib/kernel/ids";
import type { Calibrator as CalibratorRow, Prisma } from "#prisma/generated/client";
import type { CalibratorRecord, LiveReport } from "../model-version";

/** The row as the room knows it. */
export function toCalibrator({
  id,
  version,
  parameters,
  report,
  rows,
}: CalibratorRow): CalibratorRecord {
  return {
    id,
    version,
    calibrator: Calibrator.parse(parameters),
    report: report as CalibratorRecord["report"],
    rows,
  };
}

/** The next fit for a version, whoever else fits one at the same time: the caller holds the gate. */
export async function insertCalibrator(
  tx: Transaction,
  fit: {
    readonly versionId: string;
    readonly calibrator: Calibrator;
    readonly report: LiveReport;
    readonly rows: number;
    readonly fittedOn: string;
  },
): Promise<CalibratorRecord> {
  const { versionId: modelVersionId, calibrator, report, rows, fittedOn } = fit;
  const { _max } = await tx.calibrator.aggregate({
    where: { modelVersionId },
    _max: { version: true },
  });
  const row = await tx.calibrator.create({
    data: {
      id: freshId("calibrator"),
      modelVersionId,
      version: (_max.version ?? 0) + 1,
      method: calibrator.method,
      parameters: calibrator,
      report: report as Prisma.InputJsonObject,
      rows,
      fittedOn,
    },
  });
  return toCalibrator(row);
}

export async function findCalibrator(db: Db, id: string): Promise<Calibrator | null> {
  const row = await db.calibrator.findUnique({ where: { id } });
  return row && Calibrator.parse(row.parameters);
}

import type { Db } from "#lib/db/client";
import type { Calibrator } from "#lib/decision/calibration/calibrator";
import { Refusal } from "#lib/kernel/refusal";
import { findCalibrator } from "./calibrators/store";

/** A fitted calibrator by its id, whether in force or not; refuses `not_found`. */
export async function getCalibrator(db: Db, id: string): Promise<Calibrator> {
  const calibrator = await findCalibrator(db, id);
  if (!calibrator) throw new Refusal("not_found", "There is no such calibrator.");
  return calibrator;
}

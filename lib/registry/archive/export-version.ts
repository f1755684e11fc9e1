import type { Db } from "#lib/db/client";
import { getVersion } from "../get-version";
import { versionBytes } from "../model-files";
import type { CalibratorRecord } from "../model-version";
import { type InForce, writeArchive } from "./archive-parts";
import { elsewhere } from "./import-version";
import { versionCard } from "./version-card";

type Exporting = {
  readonly model: string;
  readonly version: number;
  /** `files` in the data directory. */
  readonly filesDir: string;
};

/** One archive of everything a version is. Refuses `not_found`, `invalid_model` for a model elsewhere, and `model_unavailable` when a stored file is lost or damaged. */
export async function exportVersion(
  db: Db,
  { filesDir, ...named }: Exporting,
): Promise<Uint8Array> {
  const version = await getVersion(db, named);
  const { sha256, uploadedSha256, manifest, pipeline, golden, calibrator } = version;
  if (manifest.remote) throw elsewhere("/version");
  const isRewritten = uploadedSha256 !== sha256;
  return writeArchive({
    model: await versionBytes({ filesDir, sha256 }),
    uploaded: isRewritten ? await versionBytes({ filesDir, sha256: uploadedSha256 }) : null,
    ...{ manifest, pipeline, golden },
    calibrator: calibrator && inForce(calibrator),
    card: versionCard(version),
  });
}

function inForce({ version, rows, calibrator, report }: CalibratorRecord): InForce {
  return { version, rows, calibrator, report: report && { ...report } };
}

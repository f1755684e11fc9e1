import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { addCalibrator } from "../add-calibrator";
import { getVersionById } from "../get-version";
import { sha256Of, storeModelFile } from "../model-files";
import type { ModelVersion } from "../model-version";
import type { ProbeReport } from "../probe/probe-report";
import { registerVersion } from "../register-version";
import { lockModel } from "../store";
import type { Probe } from "../uploads/prepare-upload";
import { type ArchiveParts, readArchive } from "./archive-parts";

/** An archive whose model was looked at like any stranger's file. */
export type PreparedImport = ArchiveParts & { readonly report: ProbeReport };

/**
 * Reads an archive, holds every file to its hash and probes the model on made-up rows, because an archive proves where
 * nothing came from. Refuses `invalid_model`, with the probe's `findings` if it was that.
 */
export async function prepareImport(bytes: Uint8Array, probe: Probe): Promise<PreparedImport> {
  const parts = readArchive(bytes);
  const { model: file, manifest, golden, pipeline } = parts;
  const { adapter, features } = manifest;
  const seed = Number.parseInt(sha256Of(file).slice(0, 8), 16);
  const { report } = await probe({ bytes: file, adapter, features, golden, pipeline, seed });
  const [first] = report.findings.filter(({ severity }) => severity === "refused");
  if (first) {
    throw new Refusal("invalid_model", first.detail, { extra: { findings: report.findings } });
  }
  return { ...parts, report };
}

type Importing = {
  readonly prepared: PreparedImport;
  /** `files` in the data directory. */
  readonly filesDir: string;
  readonly by: Actor;
};

/**
 * Takes a version in under the model, number and hashes it had where it was exported, with the calibrator that was in
 * force. The same archive again answers with what is there. Refuses `already_exists` when the number is another file's,
 * and as `registerVersion` does.
 */
export async function importVersion(db: Db, importing: Importing): Promise<ModelVersion> {
  const { prepared, filesDir, by } = importing;
  const { model: bytes, uploaded, manifest, pipeline, golden, calibrator, report } = prepared;
  if (uploaded) await storeModelFile(filesDir, uploaded);
  return inTransaction(db, by, async (tx) => {
    const upload = { sha256: sha256Of(uploaded ?? bytes), report };
    const model = { name: manifest.model };
    const made = await registerVersion(tx, {
      ...{ model, manifest, bytes, pipeline, golden, upload, filesDir, by },
    });
    await lockModel(tx, made.modelId); // so that the same archive twice at once adds its calibrator once
    const { calibrator: here } = await getVersionById(tx, made.id);
    if (calibrator === null || calibrator.version <= (here?.version ?? 0)) {
      return getVersionById(tx, made.id);
    }
    await addCalibrator(tx, {
      ...{ versionId: made.id, calibrator: calibrator.calibrator, rows: calibrator.rows },
      report: { ...calibrator.report, part: "live_labels", n: calibrator.report?.n ?? 0 },
      fittedOn: "imported",
      reason: "In force where the version was exported",
      actor: by,
    });
    return getVersionById(tx, made.id);
  });
}

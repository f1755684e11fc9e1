import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import type { Pipeline } from "#lib/pipeline/pipeline";
import { addCalibrator } from "../add-calibrator";
import { getVersionById } from "../get-version";
import { sha256Of, storeModelFile } from "../model-files";
import type { ModelVersion } from "../model-version";
import type { ProbeReport } from "../probe/probe-report";
import { enrol, keepFile } from "../register-version";
import { insertModel, lockModel } from "../store";
import type { Probe } from "../uploads/prepare-upload";
import { type ArchiveParts, readArchive } from "./archive-parts";

/** An archive whose model was looked at like any stranger's file; its files are stored. */
export type PreparedImport = Pick<ArchiveParts, "manifest" | "golden" | "calibrator"> & {
  readonly pipeline: Pipeline;
  readonly upload: { readonly sha256: string; readonly report: ProbeReport };
};

type Preparing = {
  readonly bytes: Uint8Array;
  readonly probe: Probe;
  /** `files` in the data directory. */
  readonly filesDir: string;
};

/**
 * Reads an archive, holds every file to its hash, probes the model on made-up rows, because an archive proves where nothing
 * came from, and stores its files. Refuses `invalid_model`, with the probe's `findings` if it was that.
 */
export async function prepareImport({
  bytes,
  probe,
  filesDir,
}: Preparing): Promise<PreparedImport> {
  const { model: file, uploaded, manifest, golden, pipeline, calibrator } = readArchive(bytes);
  const { adapter, features, model: name, remote } = manifest;
  if (remote) throw elsewhere("/remote");
  const seed = Number.parseInt(sha256Of(file).slice(0, 8), 16);
  const { report } = await probe({ bytes: file, adapter, features, golden, pipeline, seed });
  const [first] = report.findings.filter(({ severity }) => severity === "refused");
  if (first) {
    throw new Refusal("invalid_model", first.detail, { extra: { findings: report.findings } });
  }
  await keepFile({ model: { name }, manifest, bytes: file, pipeline, filesDir });
  const { sha256 } = await storeModelFile(filesDir, uploaded ?? file);
  return { manifest, golden, calibrator, pipeline, upload: { sha256, report } };
}

/** A model on another server is asked before it is believed, so it is registered and never carried about. */
export function elsewhere(pointer: string): Refusal {
  const detail = "is on another server: register it from there";
  return new Refusal("invalid_model", "An archive holds a model, not an address.", {
    faults: [{ pointer, detail }],
  });
}

type Importing = { readonly prepared: PreparedImport; readonly by: Actor };

/**
 * Takes a version in under the model, number and hashes it had where it was exported, with the calibrator that was in
 * force. The same archive again answers with what is there. Refuses `already_exists` when the number is another file's,
 * and as `registerVersion` does.
 */
export async function importVersion(db: Db, { prepared, by }: Importing): Promise<ModelVersion> {
  const { manifest, calibrator, ...rest } = prepared;
  const { model: name, title } = manifest;
  return inTransaction(db, by, async (tx) => {
    const line = { name, title, description: "", isDemo: false, createdBy: by.id };
    const model = await insertModel(tx, line);
    await lockModel(tx, model.id); // so that the same archive twice at once adds its calibrator once
    const made = await enrol(tx, { ...rest, manifest, model, by });
    if (calibrator === null || calibrator.version <= (made.calibrator?.version ?? 0)) return made;
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

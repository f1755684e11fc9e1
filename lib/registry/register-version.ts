import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction, type Transaction } from "#lib/db/transaction";
import { Calibrator } from "#lib/decision/calibration/calibrator";
import { type Fault, Refusal } from "#lib/kernel/refusal";
import type { GoldenRows } from "#lib/pipeline/golden-rows";
import type { ModelManifest } from "#lib/pipeline/manifest";
import type { Pipeline } from "#lib/pipeline/pipeline";
import { pipelineHash } from "#lib/pipeline/pipeline-hash";
import { sha256Of, storeModelFile } from "./model-files";
import type { HeldOutReport, Model, ModelVersion } from "./model-version";
import {
  findVersion,
  findVersionIds,
  insertModel,
  insertVersion,
  type NewVersion,
  readVersions,
} from "./store";

type Registering = {
  /** The line it joins; made now if it is new. Title and demo mark count then only. */
  readonly model: {
    readonly name: string;
    readonly title?: string;
    readonly description?: string;
    readonly isDemo?: boolean;
  };
  readonly manifest: ModelManifest;
  readonly bytes: Uint8Array;
  /** Where the manifest names a file for it instead of holding it. */
  readonly pipeline?: Pipeline | null;
  readonly golden: GoldenRows | null;
  /** `files` in the data directory. */
  readonly filesDir: string;
  readonly by: Actor;
};

/** Parts of the data that no fit has seen, the one to believe first. */
const HELD_OUT = ["report", "gate"];

/**
 * Takes a version in: the file under its hash, then manifest, pipeline and calibrator in one transaction. Registering the same
 * bytes under the same number again answers with what is there. Refuses `invalid_model` when bytes, hashes, labels or
 * calibrator contradict each other or the line, `already_exists` when the number is taken by another file.
 */
export async function registerVersion(db: Db, registering: Registering): Promise<ModelVersion> {
  const pipeline = await keepFile(registering);
  return inTransaction(db, registering.by, async (tx) => {
    const model = await insertModel(tx, lineOf(registering));
    return enrol(tx, { ...registering, model, pipeline, upload: null });
  });
}

/**
 * The part of registering that holds no connection: holds the record against the file and stores it. Answers the pipeline.
 * Refuses `invalid_model` as `registerVersion` does.
 */
export async function keepFile(registering: Omit<Registering, "by" | "golden">): Promise<Pipeline> {
  const { manifest, bytes, filesDir } = registering;
  const faults = contradictions(registering);
  if (faults.length > 0) {
    throw new Refusal("invalid_model", "The manifest does not describe this file.", { faults });
  }
  const pipeline = pipelineOf(registering);
  if (!pipeline) throw new Error("a version without a pipeline has faults");
  readCalibrator(manifest); // before anything is stored
  await storeModelFile(filesDir, bytes);
  return pipeline;
}

type Enrolling = Pick<Registering, "manifest" | "golden" | "by"> & {
  readonly model: Model;
  readonly pipeline: Pipeline;
  readonly upload: NewVersion["upload"];
};

/** Writes the record of a version whose files are stored, for whoever is in the transaction. Refuses as `registerVersion` does. */
export async function enrol(tx: Transaction, enrolling: Enrolling): Promise<ModelVersion> {
  const { manifest, model, by } = enrolling;
  const parents = await readLine(tx, model, manifest);
  const isNew = await insertVersion(tx, {
    ...enrolling,
    modelId: model.id,
    calibrator: readCalibrator(manifest),
    report: heldOutReport(manifest),
    parents,
    createdBy: by.id,
  });
  const version = await findVersion(tx, { modelId: model.id, version: manifest.version });
  if (version?.sha256 !== manifest.artifact.sha256) {
    const name = `${model.name} ${manifest.version}`;
    throw new Refusal("already_exists", `${name} is another file; versions never change.`);
  }
  if (isNew) await record(tx, by, version);
  return version;
}

function contradictions(registering: Omit<Registering, "by" | "golden">): Fault[] {
  const { model, manifest, bytes } = registering;
  const { artifact, adapter } = manifest;
  const pipeline = pipelineOf(registering);
  const faults: Fault[] = [];
  const check = (isRight: boolean, pointer: string, detail: string) => {
    if (!isRight) faults.push({ pointer, detail });
  };
  check(manifest.model === model.name, "/model", `is for "${manifest.model}"`);
  check(artifact.bytes === bytes.length, "/artifact/bytes", `the file has ${bytes.length}`);
  check(artifact.sha256 === sha256Of(bytes), "/artifact/sha256", "is not the file's");
  const fitted = pipeline && pipelineHash(pipeline, sha256Of);
  check(manifest.pipeline.sha256 === fitted, "/pipeline/sha256", "is not the pipeline's");
  check(
    isSameList(adapter.output.labels, manifest.labels),
    "/adapter/output/labels",
    "are not the manifest's labels in the same order",
  );
  return faults;
}

function pipelineOf({
  manifest,
  pipeline,
}: Pick<Registering, "manifest" | "pipeline">): Pipeline | null {
  return pipeline ?? manifest.pipeline.fitted;
}

function readCalibrator({ calibrator, labels }: ModelManifest): Calibrator | null {
  if (calibrator === null) return null;
  const { method, parameters } = calibrator;
  const parsed = Calibrator.safeParse({ ...parameters, method });
  if (parsed.success && !("classes" in parsed.data && parsed.data.classes !== labels.length))
    return parsed.data;
  throw new Refusal("invalid_model", "The calibrator cannot be read.", {
    faults: [{ pointer: "/calibrator", detail: `does not fit the method "${method}"` }],
  });
}

/** Ids of the versions named as its lineage, once its labels are those of the line it joins. */
async function readLine(
  tx: Transaction,
  { id: modelId, name }: Model,
  { labels, lineage }: ModelManifest,
): Promise<string[]> {
  const [latest] = await readVersions(tx, { modelId, limit: 1, before: undefined });
  if (latest && !isSameList(latest.labels, labels)) {
    const detail = `"${name}" answers ${latest.labels.join(", ")}, in this order`;
    throw new Refusal("invalid_model", "The version answers another question than its line.", {
      faults: [{ pointer: "/labels", detail }],
    });
  }
  return findVersionIds(tx, lineage);
}

function heldOutReport({ metrics }: ModelManifest): HeldOutReport | null {
  for (const part of HELD_OUT) {
    const figures = metrics[part];
    if (figures) return { part, ...figures };
  }
  return null;
}

function lineOf({ model, manifest, by }: Registering) {
  const { name, title = manifest.title, description = "", isDemo = false } = model;
  return { name, title, description, isDemo, createdBy: by.id };
}

async function record(tx: Transaction, by: Actor, version: ModelVersion): Promise<void> {
  await recordEvent(tx, {
    actorId: by.id,
    actorRole: by.role ?? "system",
    act: "register_version",
    objectKind: "model_version",
    objectId: version.id,
    after: { model: version.model, version: version.version, sha256: version.sha256 },
    requestId: by.requestId,
    modelVersion: version.id,
  });
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((it, i) => it === b[i]);
}

import { z } from "zod";
import { Calibrator } from "#lib/decision/calibration/calibrator";
import { type Fault, Refusal } from "#lib/kernel/refusal";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { Pipeline } from "#lib/pipeline/pipeline";
import { sha256Of } from "../model-files";
import { readTar, TarError, type TarFiles, writeTar } from "./tar";

/** The calibrator in force when the archive was made. */
const InForce = z.strictObject({
  version: z.number().int().positive(),
  rows: z.number().int().nonnegative(),
  calibrator: Calibrator,
  report: z.looseObject({ part: z.string(), n: z.number() }).nullable(),
});
export type InForce = z.infer<typeof InForce>;

/** Everything a version is, ready to be put into one archive or just taken out of one. */
export type ArchiveParts = {
  readonly model: Uint8Array;
  /** The file as it was uploaded, where that is another. */
  readonly uploaded: Uint8Array | null;
  readonly manifest: ModelManifest;
  readonly pipeline: Pipeline;
  readonly golden: GoldenRows | null;
  readonly calibrator: InForce | null;
  readonly card: string;
};

const HASHES = "SHA256SUMS";
const NEEDED = ["model.onnx", "manifest.json", "pipeline.json"] as const;
const KNOWN = [...NEEDED, "uploaded.onnx", "golden.json", "calibrator.json", "card.md", HASHES];

/** One tar: the files, and last the hashes of them all. The same version gives the same bytes. */
export function writeArchive(parts: ArchiveParts): Uint8Array {
  const { model, uploaded, manifest, pipeline, golden, calibrator, card } = parts;
  const files = new Map<string, Uint8Array>([["model.onnx", model]]);
  if (uploaded) files.set("uploaded.onnx", uploaded);
  files.set("manifest.json", json(manifest));
  files.set("pipeline.json", json(pipeline));
  if (golden) files.set("golden.json", json(golden));
  if (calibrator) files.set("calibrator.json", json(calibrator));
  files.set("card.md", utf8(card));
  const sums = [...files].map(([name, bytes]) => `${sha256Of(bytes)}  ${name}\n`);
  files.set(HASHES, utf8(sums.join("")));
  return writeTar(files);
}

/**
 * Reads an archive back. Refuses `invalid_model` with pointers `/file/<name>`: a strange or missing file, a hash that
 * differs, a record that cannot be read.
 */
export function readArchive(bytes: Uint8Array): ArchiveParts {
  const files = filesOf(bytes);
  const faults = hashFaults(files);
  if (faults.length > 0) throw unsound("The archive is not what it was.", faults);
  const text = (name: string) => new TextDecoder().decode(files.get(name));
  const optional = <T>(name: string, schema: z.ZodType<T>) =>
    files.has(name) ? readJson(name, text(name), schema) : null;
  return {
    model: bytesOf(files, "model.onnx"),
    uploaded: files.has("uploaded.onnx") ? bytesOf(files, "uploaded.onnx") : null,
    manifest: readJson("manifest.json", text("manifest.json"), ModelManifest),
    pipeline: readJson("pipeline.json", text("pipeline.json"), Pipeline),
    golden: optional("golden.json", GoldenRows),
    calibrator: optional("calibrator.json", InForce),
    card: files.has("card.md") ? text("card.md") : "",
  };
}

function filesOf(bytes: Uint8Array): TarFiles {
  try {
    return readTar(bytes);
  } catch (cause) {
    if (!(cause instanceof TarError)) throw cause;
    throw unsound("The file is no archive of a version.", [fault("", cause.message)]);
  }
}

function hashFaults(files: TarFiles): Fault[] {
  const listed = new Map<string, string>();
  for (const line of new TextDecoder().decode(files.get(HASHES)).split("\n")) {
    const [, hash, name] = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line) ?? [];
    if (hash !== undefined && name !== undefined) listed.set(name, hash);
  }
  const missing = [...NEEDED, HASHES].filter((name) => !files.has(name));
  const wrong = [...files].flatMap(([name, bytes]) => {
    if (!KNOWN.includes(name)) return [fault(name, "is no part of a version")];
    if (name === HASHES || sha256Of(bytes) === listed.get(name)) return [];
    return [fault(name, "does not have the hash that the archive lists")];
  });
  return [...missing.map((name) => fault(name, "is missing")), ...wrong];
}

function readJson<T>(name: string, text: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parsedJson(name, text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    fault([name, ...path.map(String)].join("/"), message),
  );
  throw unsound(`${name} cannot be read.`, faults);
}

function parsedJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unsound(`${name} cannot be read.`, [fault(name, "is not JSON")]);
  }
}

function bytesOf(files: TarFiles, name: string): Uint8Array {
  return files.get(name) ?? new Uint8Array(0);
}

function fault(name: string, detail: string): Fault {
  return { pointer: name === "" ? "/file" : `/file/${name}`, detail };
}

function unsound(detail: string, faults: readonly Fault[]): Refusal {
  return new Refusal("invalid_model", detail, { faults });
}

function json(value: unknown): Uint8Array {
  return utf8(`${JSON.stringify(value, null, 2)}\n`);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

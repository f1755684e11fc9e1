import { Calibrator } from "#lib/decision/calibration/calibrator";
import { Refusal } from "#lib/kernel/refusal";
import { Adapter } from "#lib/pipeline/adapter";
import type { GoldenRows } from "#lib/pipeline/golden-rows";
import { sha256Of, storeModelFile } from "../model-files";
import type { Probed, ProbeRequest } from "../probe/probe-report";
import { type FedInput, fedInput } from "./complete-manifest";
import { madeGolden } from "./made-golden";
import type { UploadManifest } from "./upload-manifest";

/** How a stranger's file is looked at; `probeModel`, unless a test brings its own. */
export type Probe = (request: ProbeRequest) => Promise<Probed>;

type Uploaded = {
  readonly bytes: Uint8Array;
  readonly manifest: UploadManifest;
  readonly probe: Probe;
};

type Preparing = Uploaded & {
  /** `files` in the data directory. */
  readonly filesDir: string;
};

/** An upload that may become a version; its files are stored. */
export type PreparedUpload = Pick<Probed, "report"> & {
  readonly served: { readonly sha256: string; readonly bytes: number };
  readonly uploadedSha256: string;
  readonly said: UploadManifest;
  readonly fed: FedInput;
  /** The uploader's, or made of what the file answers today. */
  readonly golden: GoldenRows | null;
};

/** Looks at a file and runs it on made-up rows; stores nothing and refuses nothing. */
export async function probeUpload({ bytes, manifest, probe }: Uploaded): Promise<Probed> {
  const { adapter, features, labels, golden, pipeline, agree_to: agreeTo } = manifest;
  const frozen = Adapter.safeParse(adapter);
  const names = Array.isArray(features) ? features : features?.fields.map(({ name }) => name);
  const words = frozen.success ? {} : wordsOf(adapter as Words);
  return probe({
    bytes,
    adapter: frozen.success ? frozen.data : null,
    hints: {
      ...words,
      ...(labels ? { labels } : {}),
      ...(names ? { features: names } : {}),
    },
    features: features === undefined || Array.isArray(features) ? null : features,
    ...{ golden, agreeTo, pipeline: pipeline ?? null },
    seed: seedOf(bytes),
  });
}

/**
 * Probes a file that is to become a version and keeps its bytes for ever under their own hash, and where the graph was
 * rewritten what serves as a second file beside them. Holds no connection, because both take long. Refuses
 * `invalid_model` with the probe's `findings`, and what the uploader must still say as `missing`, when it cannot become
 * one.
 */
export async function prepareUpload({ filesDir, ...uploaded }: Preparing): Promise<PreparedUpload> {
  const { report, served } = await probeUpload(uploaded);
  const { findings, missing, adapter } = report;
  const against = findings.filter(({ severity }) => severity === "refused");
  const [first] = [...against.map(({ detail }) => detail), ...missing];
  if (first !== undefined) {
    const faults = missing.map((detail) => ({ pointer: "/manifest", detail }));
    throw new Refusal("invalid_model", first, { faults, extra: { findings, missing } });
  }
  if (!adapter) throw new Error("a probe that misses nothing has an adapter");
  const { bytes, manifest: said } = uploaded;
  const fed = fedInput(said, adapter);
  const calibrator = Calibrator.safeParse(said.calibrator?.parameters).data ?? null;
  const golden = said.golden ?? (await madeGolden({ served, adapter, ...fed, calibrator }));
  const { sha256: uploadedSha256 } = await storeModelFile(filesDir, bytes);
  const { sha256 } = await storeModelFile(filesDir, served);
  return { report, said, fed, golden, uploadedSha256, served: { sha256, bytes: served.length } };
}

type Words = Exclude<UploadManifest["adapter"], Adapter>;

/** The uploader's words in the names of `AdapterHints`, nothing left undefined. */
function wordsOf(words: Words): NonNullable<ProbeRequest["hints"]> {
  const { input_kind: inputKind, speaks_for: speaksFor, image, ...rest } = words ?? {};
  const given = { ...rest, inputKind, speaksFor, ...(image ? { image: defined(image) } : {}) };
  return defined(given);
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** From the bytes, so that the same file is asked the same every time. */
function seedOf(bytes: Uint8Array): number {
  return Number.parseInt(sha256Of(bytes).slice(0, 8), 16);
}

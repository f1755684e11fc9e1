import type { ModelManifest, PartMetrics } from "#lib/pipeline/manifest";
import type { OpenModel } from "./networks/open-model";

/** SHA-256 in hex, of bytes or of a text in UTF-8. */
export type Hash = (data: string | Uint8Array) => string;

/** The files of a data set, unpacked, by the names its manifest gives them less `.gz`. */
export type DataFiles = {
  /** `slice` is what is committed, `full` what was fetched. */
  readonly amount: "slice" | "full";
  /** One hash for all of them, see `dataSha256`. */
  readonly sha256: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
};

/** What a version's record says about its making and the training itself cannot know. */
export type Provenance = {
  readonly source: NonNullable<ModelManifest["source"]>;
  readonly environment: NonNullable<ModelManifest["environment"]>;
};

/** One training as it is asked for. The seed fixes every draw; `progress` hears the share done, 0 to 1. */
export type TrainingJob = Provenance & {
  readonly data: DataFiles;
  readonly seed: number;
  readonly hash: Hash;
  readonly open: OpenModel;
  readonly progress: (share: number) => void;
};

/** The files of a version's folder by name; always `model.onnx`, `manifest.json`, `golden.json` and `card.md`. */
export type VersionFiles = Readonly<Record<string, Uint8Array | string>>;

/** A version ready to be written, and what its figures on `report` fall short of. */
export type MadeVersion = {
  readonly files: VersionFiles;
  readonly report: PartMetrics;
  readonly missed: readonly string[];
};

/** How one version of the repository comes to be. The same job gives the same files. */
export type Recipe = {
  /** The module whose imports the artifact depends on; its sources are hashed into the record. */
  readonly entry: string;
  /** Name of the data set. */
  readonly data: string;
  readonly train: (job: TrainingJob) => Promise<MadeVersion>;
};

/** The text of one file of the data set. Throws a `RangeError` when there is none of that name. */
export function textOf({ files }: Pick<DataFiles, "files">, name: string): string {
  const bytes = files[name];
  if (bytes === undefined) throw new RangeError(`The data set holds no file ${name}`);
  return new TextDecoder().decode(bytes);
}

/** The hash a record names its data by: that of the only file, or over the hashes of several in their order, one a line. */
export function dataSha256(files: readonly { readonly sha256: string }[], hash: Hash): string {
  const [first, ...rest] = files.map(({ sha256 }) => sha256);
  if (first === undefined) throw new RangeError("The data set has no file");
  return rest.length === 0 ? first : hash([first, ...rest].join("\n"));
}

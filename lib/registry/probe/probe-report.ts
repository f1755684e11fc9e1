import type { AdapterHints } from "#lib/onnx/adapter-hints";
import type { ModelFinding } from "#lib/onnx/model-finding";
import type { LabelsFrom } from "#lib/onnx/proposed-adapter";
import type { ModelSignature } from "#lib/onnx/signature-of";
import type { Adapter } from "#lib/pipeline/adapter";
import type { FeatureSchema } from "#lib/pipeline/feature-schema";
import type { GoldenRows } from "#lib/pipeline/golden-rows";
import type { Pipeline } from "#lib/pipeline/pipeline";

/** A file that nobody vouches for yet, and what its uploader says of it. */
export type ProbeRequest = {
  readonly bytes: Uint8Array;
  /** Frozen already, or worked out by the uploader; without it one is derived with the help of `hints`. */
  readonly adapter?: Adapter | null;
  readonly hints?: AdapterHints;
  /** Ranges and levels to draw made-up rows from. */
  readonly features?: FeatureSchema | null;
  /** Cases whose answers the uploader knows; they are replayed through `pipeline`, or the plain one of the adapter. */
  readonly golden?: GoldenRows | null;
  readonly pipeline?: Pipeline | null;
  /**
   * Rewrites the uploader agrees to, by their finding's code: `locale_missing`, or `locale` for short. ZipMap is
   * removed without asking.
   */
  readonly agreeTo?: readonly string[];
  /** Of the made-up rows; the same seed gives the same report. */
  readonly seed: number;
  /** Path of the bundled inference process, where it is not the product's. */
  readonly entry?: string;
  /** Whether this machine can hold a stranger's model; asked of the machine unless a test knows better. */
  readonly confines?: () => Promise<boolean>;
};

/** A change made to the graph before it was run; the uploaded bytes are kept beside it. */
export type ProbeRewrite = {
  readonly code: "zip_map_removed" | "locale_set";
  readonly detail: string;
  /** Of the bytes after this change. */
  readonly sha256: string;
};

/** The first made-up rows of a profile and the model's answer to them, for people to look at; texts and lists are cut short. */
export type ProbeSample = {
  readonly profile: string;
  readonly inputs: Readonly<Record<string, readonly (number | string)[]>>[];
  readonly outputs: readonly (number | string)[][];
};

/** What a file turned out to be when it was looked at and run in a process of its own. */
export type ProbeReport = {
  /** Of the bytes as they were uploaded. */
  readonly sha256: string;
  readonly bytes: number;
  /** Of the file that was run; `null` when the bytes do not get that far. */
  readonly signature: ModelSignature | null;
  /** Complete, or `null` while `missing` says what is needed. */
  readonly adapter: Adapter | null;
  /** What the uploader must still say, as sentences. */
  readonly missing: readonly string[];
  readonly labels: readonly string[] | null;
  readonly labelsFrom: LabelsFrom | null;
  readonly measured: {
    readonly kind: "probabilities" | "log_probabilities" | "single_probability" | null;
    readonly rows: number;
    readonly classes: number;
  };
  readonly findings: readonly ModelFinding[];
  readonly rewrites: readonly ProbeRewrite[];
  readonly samples: readonly ProbeSample[];
};

/**
 * `served` are the bytes that were run: those uploaded, or the last rewrite. A version is stored only when no finding
 * refuses it and nothing is missing.
 */
export type Probed = { readonly report: ProbeReport; readonly served: Uint8Array };

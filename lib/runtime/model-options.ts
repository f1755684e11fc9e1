import type { InferenceFailure } from "./inference-failure";
import type { RestartReason } from "./model-slot";
import type { Tensors } from "./protocol";
import type { RowInput } from "./row-tensors";

/** What a model version needs to be served. */
export type ModelOptions = {
  /** Tells models apart that share their bytes but are fed otherwise; the digest unless said. */
  readonly key?: string;
  /** Hex digest of the bytes, checked at every load. */
  readonly sha256: string;
  /** Fetches the bytes; asked again at every restart, so that none are kept in memory here. */
  readonly bytes: () => Promise<Uint8Array>;
  readonly signature: RowSignature;
  /** `dynamic`: any number of rows a run. A number: exactly so many; short chunks are padded with their first row. */
  readonly batch: "dynamic" | number;
  /** Most rows of several callers in one run of a dynamic batch; 256 unless said. */
  readonly maxRows?: number;
  /** Path of the bundled inference process; `dist/model-child.mjs` under the working directory unless said. */
  readonly entry?: string;
  /** Milliseconds a load may take; 10 s unless said. */
  readonly loadDeadlineMs?: number;
  /** Milliseconds one run may take before its process is killed; 2 s unless said. */
  readonly runDeadlineMs?: number;
  /** Runs that may wait; beyond, callers are refused. 64 unless said. */
  readonly maxQueuedRuns?: number;
  /** Bytes that may wait; 64 MiB unless said. */
  readonly maxQueuedBytes?: number;
  /** Strikes until quarantine; 3 unless said. A probe takes 1. */
  readonly strikes?: number;
  /** Milliseconds a quarantine lasts; a minute unless said. */
  readonly quarantineMs?: number;
  /** Told each time the process is replaced; `failure` says why a load failed. */
  readonly onRestart?: (reason: RestartReason, failure: InferenceFailure | null) => void;
  /** Told when the version is taken out of service. */
  readonly onQuarantine?: (failure: InferenceFailure) => void;
};

/** How rows of plain numbers become the model's tensors. */
export type RowSignature = {
  readonly input: RowInput;
  /** Inputs that are fed the same value at every run. */
  readonly constants?: Tensors;
  /** Outputs wanted; left out, all. */
  readonly outputs?: readonly string[];
};

/** How one caller waits. */
export type CallOptions = {
  /** Milliseconds the caller waits altogether, a second try included; 5 s unless said. */
  readonly deadlineMs?: number;
  /** Aborted when the caller has gone: work that has not begun is dropped. */
  readonly signal?: AbortSignal;
  /** W3C Trace Context of the caller, for a model on another server. */
  readonly traceparent?: string;
};

export const DEFAULTS = {
  maxRows: 256,
  loadDeadlineMs: 10_000,
  runDeadlineMs: 2000,
  callDeadlineMs: 5000,
  maxQueuedRuns: 64,
  maxQueuedBytes: 64 * 1024 * 1024,
  strikes: 3,
  quarantineMs: 60_000,
  drainMs: 10_000,
} as const;

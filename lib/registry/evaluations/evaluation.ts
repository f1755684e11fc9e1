import type { PartMetrics } from "#lib/pipeline/manifest";

/** One row as a version answered it. */
export type EvaluatedRow = {
  /** 16 hex digits of the row's hash; equal rows have equal keys. */
  readonly key: string;
  /** Calibrated, in the order of the evaluation's labels. */
  readonly probabilities: readonly number[];
  /** Index of the true label. */
  readonly truth: number;
  /** Numeric columns that costs may depend on, in the order of `amountNames`; `null` where nothing is known. */
  readonly amounts: readonly (number | null)[];
};

/** What was measured while a version answered a data set. */
export type Evaluation = {
  readonly id: string;
  readonly versionId: string;
  readonly calibratorId: string | null;
  readonly dataset: string;
  readonly part: string;
  /** SHA-256 over the sorted row hashes. */
  readonly fingerprint: string;
  readonly labels: readonly string[];
  readonly rows: number;
  readonly metrics: PartMetrics;
  readonly latency: Latency | null;
  readonly jobId: string | null;
  readonly createdAt: Date;
  readonly createdBy: string;
};

/** Milliseconds that single rows took, one after the other. */
export type Latency = { readonly rows: number; readonly p50_ms: number; readonly p99_ms: number };

/** Every row of an evaluation, in the order it was answered. */
export type EvaluatedRows = {
  readonly labels: readonly string[];
  readonly amountNames: readonly string[];
  readonly rows: readonly EvaluatedRow[];
};

import type { Calibrator } from "#lib/decision/calibration/calibrator";
import type { Adapter } from "#lib/pipeline/adapter";
import type { FeatureSchema } from "#lib/pipeline/feature-schema";
import type { GoldenRows } from "#lib/pipeline/golden-rows";
import type { ModelManifest, PartMetrics } from "#lib/pipeline/manifest";
import type { InputKind, Pipeline } from "#lib/pipeline/pipeline";
import type { RemotePlace } from "#lib/pipeline/remote-place";
import type { ProbeReport } from "./probe/probe-report";

/** A named line of versions that answer the same question. */
export type Model = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly isDemo: boolean;
  readonly createdAt: Date;
  readonly createdBy: string;
};

/** What was measured on rows that the fit has not seen: the part's name and its figures. */
export type HeldOutReport = PartMetrics & { readonly part: string };

/** What a fit on labels of live traffic was measured on, and how well it did there; the figures are the fitter's. */
export type LiveReport = {
  readonly part: "live_labels";
  readonly n: number;
  readonly [figure: string]: unknown;
};

/** The map from a version's raw scores to probabilities; a later fit is another row with the next number. */
export type CalibratorRecord = {
  readonly id: string;
  readonly version: number;
  readonly calibrator: Calibrator;
  /** `null` when nobody has measured it on held-out rows. */
  readonly report: HeldOutReport | LiveReport | null;
  /** How many rows it was fitted on. */
  readonly rows: number;
};

/** An immutable artifact with everything that makes it reproducible. */
export type ModelVersion = {
  readonly id: string;
  readonly modelId: string;
  readonly model: string;
  readonly version: number;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Of the file as it was uploaded; differs from `sha256` where the graph was rewritten. */
  readonly uploadedSha256: string;
  /** What the probe found at the upload; `null` for what was registered without one. */
  readonly probe: ProbeReport | null;
  readonly manifest: ModelManifest;
  readonly pipeline: Pipeline;
  readonly pipelineSha256: string;
  readonly labels: readonly string[];
  readonly golden: GoldenRows | null;
  readonly state: "registered" | "quarantined";
  readonly tags: readonly string[];
  /** Ids of the versions it was made from. */
  readonly parents: readonly string[];
  /** The one in force: the latest fit. */
  readonly calibrator: CalibratorRecord | null;
  readonly createdAt: Date;
  readonly createdBy: string;
};

/** Everything that answering with a version needs. It never changes, so it may be kept by `versionId` + `calibrator.id`. */
export type ServingVersion = {
  readonly versionId: string;
  readonly modelId: string;
  readonly model: string;
  readonly version: number;
  readonly sha256: string;
  readonly labels: readonly string[];
  /** What a case brings. */
  readonly inputKind: InputKind;
  /** `null` where a case brings no features. */
  readonly features: FeatureSchema | null;
  readonly pipeline: Pipeline;
  readonly pipelineSha256: string;
  readonly adapter: Adapter;
  readonly calibrator: CalibratorRecord | null;
  readonly golden: GoldenRows | null;
  /** Where it is served, when not in a process of this host. */
  readonly remote?: RemotePlace;
};

/** Which version an alias points at, in as few words as a writer inside the policy gate needs. */
export type ServedIds = {
  readonly versionId: string;
  readonly calibratorId: string | null;
  /** Whether that calibrator was measured on held-out rows. */
  readonly hasReport: boolean;
  readonly isQuarantined: boolean;
};

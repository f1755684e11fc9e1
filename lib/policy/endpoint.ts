import type { ServingSettings } from "#lib/contracts/serving";
import type { Policy } from "#lib/decision/policy";

/** What an input of an endpoint carries. */
export type InputKind = "features" | "text" | "image" | "tensor" | "probabilities";

/** A stop switch: `review` sends everything to people, `reject` refuses everything. */
export type Stop = {
  readonly mode: "off" | "review" | "reject";
  readonly reason: string | null;
  readonly by: string | null;
  readonly at: Date | null;
};

/** How much of the traffic the model's challenger answers, in [0, 1]. */
export type Split = { readonly challenger_share: number };

/** How predictions are made: which machines are asked, and which share of the traffic goes to the challenger. */
export type Serving = Readonly<ServingSettings>;

/** An address that serves one question with one model line, one policy and one queue. */
export type EndpointRecord = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** What the reviewer is asked. */
  readonly question: string;
  readonly labels: readonly string[];
  readonly inputKind: InputKind;
  /** A `FeatureSchema` for features, `{}` where the kind says it all. */
  readonly inputSchema: unknown;
  /** `null` when the caller brings the probabilities. */
  readonly modelId: string | null;
  readonly modelAlias: string;
  readonly serving: Serving;
  readonly queueId: string;
  readonly activePolicyId: string | null;
  readonly stop: Stop;
  readonly isDemo: boolean;
  readonly createdAt: Date;
  readonly createdBy: string;
};

/** Somebody's word that a policy may price probabilities nobody has measured; it speaks of one version and one calibrator only. */
export type Waiver = {
  readonly by: string;
  readonly reason: string;
  readonly at: string;
  readonly model_version_id: string | null;
  readonly calibrator_id: string | null;
};

/** A published policy. Its document never changes; its state does. */
export type PolicyVersion = {
  readonly id: string;
  readonly endpointId: string;
  readonly version: number;
  readonly state: "shadow" | "active" | "retired";
  readonly document: Policy;
  readonly baseVersion: number | null;
  readonly restoredFrom: number | null;
  readonly reason: string;
  /** What was shown when it was published, a `SimulationDto`. */
  readonly simulation: unknown;
  readonly waiver: Waiver | null;
  readonly publishedBy: string;
  readonly publishedAt: Date;
  readonly retiredAt: Date | null;
};

/** The next policy in the making; `saved` is false while nobody has changed anything. */
export type PolicyDraft = {
  readonly endpointId: string;
  readonly document: Policy;
  /** The version it was made from. */
  readonly baseVersion: number;
  /** Grows with every save; 0 while unsaved. */
  readonly revision: number;
  readonly updatedBy: string | null;
  readonly updatedAt: Date | null;
  readonly saved: boolean;
};

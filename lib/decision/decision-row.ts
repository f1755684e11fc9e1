import type { Asking } from "./ladder/choose-decider";
import type { Mat } from "./matrix";

/** Where a prediction goes: to the caller, to a person, or back with an error. */
export type Route = "auto" | "review" | "reject";

/** Why, in order of precedence: the first one that fired decided. `cost_within_review` stands alone when nothing else fired. */
export const REASON_CODES = [
  "stop_switch",
  "model_failure",
  "invalid_output",
  "not_precomputed",
  "schema_invalid",
  "out_of_distribution",
  "rule_force_review",
  "never_automatic",
  "missing_cost",
  "rule_force_auto",
  "cost_exceeds_review",
  "calibration_ambiguity",
  "below_confidence",
  "below_margin",
  "above_entropy",
  "above_disagreement",
  "guarantee_threshold",
  "cost_within_review",
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** Why there are no probabilities: the model did not answer, its answer is no distribution, or a table has no entry for the input. */
export type Failure = Extract<ReasonCode, "model_failure" | "invalid_output" | "not_precomputed">;

/** A trigger that fired: what was measured, against which limit, and whether it is the one that decided. */
export type RoutingReason = {
  readonly code: ReasonCode;
  readonly value: number | string | null;
  readonly limit: number | string | null;
  /** The rule that fired, by its name in the policy. */
  readonly rule: string | null;
  readonly decided: boolean;
};

/** Measures of doubt, stored because logarithms may differ in the last bit elsewhere. `null` where nothing needed them. */
export type Measures = {
  readonly confidence: number | null;
  readonly margin: number | null;
  /** In nats. */
  readonly entropy: number | null;
  /** Between members of an ensemble, in [0, 1]. */
  readonly disagreement: number | null;
};

/** What `decide` was told; all but the probabilities may be left out. */
export type DecideInput = {
  /** Calibrated, in the order of the labels; `null` when there are none. */
  readonly probabilities: readonly number[] | null;
  /** An answer that is no distribution is also found here. */
  readonly failure?: Failure;
  /** What rules call `input`, and where a cost's amount is looked up first. */
  readonly features?: Readonly<Record<string, unknown>>;
  /** What rules call `context`: known, but not to the model. Amounts are looked up here second. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly stopSwitch?: "review" | "reject";
  readonly schemaInvalid?: boolean;
  /** Distance from what the model was trained on and the limit it is past; `true` where no distance is measured. */
  readonly outOfDistribution?: boolean | { readonly value: number; readonly limit: number };
  /** Two classes: Venn–Abers bounds of P(class 1). */
  readonly interval?: readonly [number, number];
  readonly disagreement?: number;
  /** Price of a reviewer minute: one for all deciders, or one each by id. */
  readonly lambda?: number | Readonly<Record<string, number>>;
  /** Probability that a review misses its deadline. */
  readonly tau?: number;
  /** Cases waiting for each decider; settles ties only. */
  readonly openLoads?: Readonly<Record<string, number>>;
  /** An active certificate: automatic answers only at this confidence and above. */
  readonly guarantee?: { readonly id: string; readonly threshold: number };
  /** On replay, the measures of the stored row. */
  readonly measures?: Pick<Measures, "entropy">;
};

/** One decision with all it was made of. Plain JSON: stored, read back and decided again it gives the same bits. */
export type DecisionRow = {
  readonly route: Route;
  /** Who answers: the model, or the policy's safe action in its place. `null` while a person has not, and on a rejection. */
  readonly source: "model" | "fallback" | null;
  /** The action told to the caller; `null` unless the route is `auto`. */
  readonly action: string | null;
  /** The automatic action, were it taken now; `null` when there is none to take. */
  readonly provisional: string | null;
  /** What a rejected request is answered with. */
  readonly rejectStatus: 422 | 503 | null;
  readonly probabilities: readonly number[] | null;
  readonly measures: Measures;
  /** The amount costs depended on, `v`. */
  readonly amount: number | null;
  /** A name in the policy's `matrices`, when a rule chose one. */
  readonly matrixName: string | null;
  /** Resolved `C[action][truth]`. */
  readonly costs: Mat | null;
  /** `R[action]`; empty when there are no probabilities or no costs. */
  readonly risks: readonly number[];
  /** `R*`, the risk of the provisional action. */
  readonly automatic: number | null;
  /** `H` of the decider that would be asked. */
  readonly review: number | null;
  /** `H + λt`, what `R*` was compared with. */
  readonly priced: number | null;
  /** Whom to ask, were somebody asked. */
  readonly decider: string | null;
  /** Everybody who could be asked, at the prices of this instant. */
  readonly deciders: readonly Asking[];
  readonly tau: number;
  /** `Δ = R* − H`, without the capacity price. */
  readonly netBenefit: number | null;
  /** `Δ − λt`, the benefit that is left once the decider's time is paid for. */
  readonly pricedMargin: number | null;
  /** `H − R*` of a review the cost rule did not ask for: what the trigger cost. */
  readonly premium: number | null;
  readonly reasons: readonly RoutingReason[];
  readonly feeMultiplier: number;
  readonly minReviewers: number;
  readonly tags: readonly string[];
  readonly guaranteeId: string | null;
};

/** A decision in the making: it carries what is known so far, so that nothing is made which it does not keep. */
export type DraftRow = { -readonly [Name in keyof DecisionRow]: DecisionRow[Name] };

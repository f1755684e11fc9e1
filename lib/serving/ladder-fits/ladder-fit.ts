import type { LadderReport } from "#lib/contracts/ladder-fits";
import type { Variant } from "#lib/contracts/serving";
import type { DoubtBins } from "#lib/decision/ladder/doubt-bins";

export type FitKind = "hand_over" | "augmentation";

/** When a row goes up a rung. Plain JSON. */
export type LadderRule = {
  /** Labeled rows by what the lower rung said, probabilities in the order of the endpoint's labels. */
  readonly bins: DoubtBins;
  /** How far their labels are believed over the higher rung's own probabilities. */
  readonly labelWeight: number;
  /** What a row must be expected to save beyond the price of the higher rung; money of the policy it was fitted under. */
  readonly margin: number;
  /** Asked beside the input; empty for a hand-over. */
  readonly variants: readonly Variant[];
  /** What the input itself counts, then each variant; empty for a hand-over. */
  readonly weights: readonly number[];
  /** The power their mean is raised to before it is calibrated; 1 for a hand-over. */
  readonly sharpness: number;
};

/** A rule fitted on held-out rows, with what it brings on others. Never changed. */
export type LadderFit = {
  readonly id: string;
  readonly endpointId: string;
  readonly kind: FitKind;
  readonly belowVersionId: string;
  readonly aboveVersionId: string;
  readonly dataset: string;
  readonly policyVersion: number;
  readonly price: number;
  readonly rule: LadderRule;
  readonly report: LadderReport;
  readonly jobId: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
};

export type NewLadderFit = Omit<LadderFit, "id" | "createdAt">;

import type { GuaranteeKind } from "#lib/decision/guarantee/certify";

/** What the labels of a certificate were, so that it can be worked out again. */
export type GuaranteeEvidence = {
  readonly method: "fixed_sequence" | "sgr" | "conformal";
  /** Confidences tried, strict to loose. */
  readonly grid: readonly number[];
  /** Chance with which each label was drawn, the same for all. */
  readonly chance: number;
  /** Drawn and not answered yet. */
  readonly open: number;
  /** Labels that could speak; the certificate's `n` are those at its threshold. */
  readonly labels: number;
  /** The loss that counts as 1; `null` where errors are counted. */
  readonly worst: number | null;
};

/** What was certified about automatic answers. Void as soon as policy, version or calibrator is another. */
export type GuaranteeRecord = {
  readonly id: string;
  readonly endpointId: string;
  readonly kind: GuaranteeKind;
  readonly alpha: number;
  readonly delta: number;
  /** Confidence from which answers are covered; `null` when nothing could be certified. */
  readonly threshold: number | null;
  readonly n: number;
  readonly k: number;
  readonly evidence: GuaranteeEvidence;
  readonly windowFrom: Date;
  readonly windowTo: Date;
  readonly policyVersion: number;
  readonly modelVersionId: string | null;
  readonly calibratorId: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly isExpired: boolean;
  readonly voidedAt: Date | null;
  readonly voidReason: string | null;
};

/** A certificate about to be stored; it is good for so many days from now. */
export type NewGuarantee = Omit<
  GuaranteeRecord,
  "id" | "createdAt" | "expiresAt" | "isExpired" | "voidedAt" | "voidReason"
> & { readonly days: number };

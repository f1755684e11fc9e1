import { z } from "zod";
import { Instant, Label, PageQuery, textUpTo } from "./common";
import { StopDto } from "./policies";
import { RoutingReasonDto } from "./predictions";

export const RevealModeDto = z.enum(["after_provisional", "on_request", "always", "never"]);

export const QueueDto = z.strictObject({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  free: z.number().int(),
  claimed: z.number().int(),
  mine: z.number().int(),
  decided_today: z.number().int(),
  oldest_age_ms: z.number().nullable(),
  due_next: Instant.nullable(),
  due_next_ms: z.number().nullable(),
  reveal_mode: RevealModeDto,
  claim_seconds: z.number().int(),
  grace_seconds: z.number().int(),
  max_claims: z.number().int(),
  reason_required: z.boolean(),
  member: z.boolean(),
  led: z.boolean(),
  stop: StopDto,
  /** A case the reader has begun and not finished. */
  unfinished_case: z.string().nullable(),
});
export type QueueDto = z.infer<typeof QueueDto>;

/** One named piece of evidence, in the order a reviewer should read it. */
export const FieldDto = z.strictObject({
  name: z.string(),
  label: z.string(),
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  unit: z.string().nullable(),
  range: z.tuple([z.number(), z.number()]).nullable(),
});

export const EvidenceDto = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("features"), fields: z.array(FieldDto) }),
  z.strictObject({ kind: z.literal("text"), text: z.string() }),
  z.strictObject({ kind: z.literal("image"), media_type: z.string(), base64: z.string() }),
  z.strictObject({ kind: z.literal("raw"), text: z.string() }),
  z.strictObject({ kind: z.literal("none"), detail: z.string() }),
]);
export type EvidenceDto = z.infer<typeof EvidenceDto>;

/** One summand of an expected cost: probability × cost. */
export const CostTermDto = z.strictObject({
  truth: z.string(),
  probability: z.number(),
  cost: z.number(),
  product: z.number(),
});

/** What the model thinks and why the case came here. Sent only when it is due. */
export const OpinionDto = z.strictObject({
  provisional: z.string().nullable(),
  probabilities: z.array(z.strictObject({ label: z.string(), probability: z.number() })),
  currency: z.string(),
  automatic: z.number().nullable(),
  review: z.number().nullable(),
  terms: z.array(CostTermDto),
  reasons: z.array(RoutingReasonDto),
  model: z.strictObject({ name: z.string(), version: z.number().int() }).nullable(),
  policy_version: z.number().int(),
  /** Whose errors `review` expects: those the policy states, or those measured where the truth became known. */
  reviewers: z.enum(["stated", "measured"]),
  track_record: z
    .strictObject({
      label: z.string(),
      from: z.number(),
      to: z.number(),
      n: z.number().int(),
      share: z.number().nullable(),
      interval: z.tuple([z.number(), z.number()]).nullable(),
    })
    .nullable(),
});
export type OpinionDto = z.infer<typeof OpinionDto>;

export const ClaimTokenDto = z.strictObject({
  token: z.string(),
  kind: z.enum(["active", "reserved"]),
  expires_at: Instant,
  expires_in_ms: z.number(),
  extensions_left: z.number().int(),
});
export type ClaimTokenDto = z.infer<typeof ClaimTokenDto>;

export const CaseDecisionDto = z.strictObject({
  id: z.string(),
  revision: z.number().int(),
  kind: z.enum(["decide", "reversal", "amend", "fallback"]),
  label: z.string().nullable(),
  source: z.enum(["human", "fallback"]),
  decided_by: z.string(),
  decided_by_name: z.string(),
  reason: z.string().nullable(),
  decided_at: Instant,
  final: z.boolean(),
  final_at: Instant,
  final_in_ms: z.number(),
  supersedes: z.string().nullable(),
});
export type CaseDecisionDto = z.infer<typeof CaseDecisionDto>;

export const CaseDraftDto = z.strictObject({
  label: z.string().nullable(),
  reason: z.string(),
  note: z.string(),
});

export const NoteDto = z.strictObject({
  id: z.string(),
  author: z.string(),
  text: z.string(),
  escalation: z.boolean(),
  created_at: Instant,
});

export const CaseDto = z.strictObject({
  id: z.string(),
  state: z.enum(["waiting", "decided"]),
  queue: z.strictObject({ id: z.string(), name: z.string(), title: z.string() }),
  endpoint: z.strictObject({ name: z.string(), title: z.string() }),
  reference: z.string().nullable(),
  question: z.string(),
  guideline: z.string(),
  guideline_version: z.number().int(),
  labels: z.array(z.string()),
  reason_required: z.boolean(),
  grace_seconds: z.number().int(),
  mode: RevealModeDto,
  evidence: EvidenceDto,
  opinion: OpinionDto.nullable(),
  provisional_label: z.string().nullable(),
  draft: CaseDraftDto,
  notes: z.array(NoteDto),
  decisions: z.array(CaseDecisionDto),
  deadline_at: Instant.nullable(),
  deadline_in_ms: z.number().nullable(),
  /** The label the deadline gives, when it is fixed and gives nothing away. */
  deadline_label: z.string().nullable(),
  holder: z.strictObject({ id: z.string(), name: z.string(), you: z.boolean() }).nullable(),
  /** Queues the reader may hand the case to. */
  escalates_to: z.array(z.strictObject({ name: z.string(), title: z.string() })),
  created_at: Instant,
});
export type CaseDto = z.infer<typeof CaseDto>;

/** Why the desk is empty, as counts and durations. */
export const WhyNoneDto = z.strictObject({
  state: z.enum(["done", "all_claimed", "claim_limit", "stopped", "skipped"]),
  queue: z.string(),
  free: z.number().int(),
  claimed: z.number().int(),
  mine: z.number().int(),
  skipped: z.number().int(),
  decided_today: z.number().int(),
  earliest_expiry_ms: z.number().nullable(),
  stopped: StopDto.nullable(),
});
export type WhyNoneDto = z.infer<typeof WhyNoneDto>;

export const ClaimDto = z.union([
  z.strictObject({ case: CaseDto, claim: ClaimTokenDto }),
  z.strictObject({ case: z.null(), why: WhyNoneDto }),
]);
export type ClaimDto = z.infer<typeof ClaimDto>;

export const HeldCaseDto = z.strictObject({ case: CaseDto, claim: ClaimTokenDto });
export type HeldCaseDto = z.infer<typeof HeldCaseDto>;

/** A case read without claiming it; `claim` is there for its holder. */
export const CaseReply = z.strictObject({ case: CaseDto, claim: ClaimTokenDto.nullable() });
export type CaseReply = z.infer<typeof CaseReply>;

export const ClaimRequest = z.strictObject({
  kind: z.enum(["active", "reserved"]).default("active"),
  instance: textUpTo(80, 1).optional(),
});
const ClaimToken = textUpTo(40, 1);
export const HeartbeatRequest = z.strictObject({
  claim_token: ClaimToken,
  instance: textUpTo(80, 1).optional(),
  leaving: z.boolean().default(false),
  extend: z.boolean().default(false),
});
export const ReleaseRequest = z.strictObject({
  claim_token: ClaimToken.optional(),
  /** A lead takes the case from its holder and says why. */
  reason: textUpTo(500, 3).optional(),
});
export const SkipRequest = z.strictObject({ claim_token: ClaimToken, reason: textUpTo(500, 1) });
export const EscalateRequest = z.strictObject({
  claim_token: ClaimToken,
  queue: textUpTo(80, 1),
  note: textUpTo(4000, 1),
});
export const NoteRequest = z.strictObject({ text: textUpTo(4000, 1) });
export const RevealRequest = z.strictObject({
  claim_token: ClaimToken,
  provisional_label: Label.optional(),
});
export const SaveCaseDraftRequest = z.strictObject({
  claim_token: ClaimToken.optional(),
  label: Label.nullable(),
  reason: textUpTo(4000),
  note: textUpTo(4000),
});
export const DecideRequest = z.strictObject({
  claim_token: ClaimToken,
  label: Label,
  reason: textUpTo(4000).optional(),
  confidence: z.number().min(0).max(1).optional(),
  provisional_label: Label.optional(),
  active_ms: z.number().int().min(0).max(86_400_000).optional(),
  input: z.enum(["keys", "mouse"]).optional(),
  client_build: textUpTo(80).optional(),
});
export type DecideRequest = z.infer<typeof DecideRequest>;
export const AmendRequest = z.strictObject({ label: Label, reason: textUpTo(4000, 3) });

/** A stored answer, and the decision it led to. */
export const DecideReply = z.strictObject({
  case_id: z.string(),
  prediction_id: z.string(),
  /** `null` while the case waits for somebody else. Where answers are weighed its label may differ from the answer. */
  decision: CaseDecisionDto.nullable(),
  /** Why somebody else is asked as well: the answer was weighed, several are needed, or they disagree. */
  next: z.enum(["second_opinion", "another_review", "adjudication"]).nullable(),
});
export type DecideReply = z.infer<typeof DecideReply>;

/** A corrected decision. */
export const AmendReply = z.strictObject({
  case_id: z.string(),
  prediction_id: z.string(),
  decision: CaseDecisionDto,
});
export type AmendReply = z.infer<typeof AmendReply>;

export const UndoReply = z.strictObject({
  case_id: z.string(),
  decision: CaseDecisionDto,
  held: HeldCaseDto,
});
export type UndoReply = z.infer<typeof UndoReply>;

/** A case that was given back, skipped or handed on: nothing more of it is the caller's to see. */
export const LeftCaseReply = z.strictObject({ case_id: z.string() });

export const SaveCaseDraftReply = z.strictObject({ case_id: z.string(), draft: CaseDraftDto });

export const CaseListQuery = PageQuery.extend({
  queue: z.string().max(80).optional(),
  state: z.enum(["waiting", "decided"]).optional(),
});

/** A row of a list; carries nothing of the model's. */
export const CaseRowDto = z.strictObject({
  id: z.string(),
  state: z.enum(["waiting", "decided"]),
  queue: z.string(),
  endpoint: z.string(),
  reference: z.string().nullable(),
  holder: z.string().nullable(),
  created_at: Instant,
  deadline_at: Instant.nullable(),
  decided_at: Instant.nullable(),
});
export type CaseRowDto = z.infer<typeof CaseRowDto>;

/** One of a reviewer's own answers. */
export const HistoryRowDto = z.strictObject({
  case_id: z.string(),
  queue: z.string(),
  endpoint: z.string(),
  reference: z.string().nullable(),
  /** What the reader answered; where answers are weighed the decision may be another. */
  answer: z.string().nullable(),
  reason: z.string().nullable(),
  answered_at: Instant,
  /** `null` where somebody else was asked as well: the answer alone decided nothing. */
  decision: CaseDecisionDto.nullable(),
  may_undo: z.boolean(),
  may_amend: z.boolean(),
});
export type HistoryRowDto = z.infer<typeof HistoryRowDto>;

/** A waiting case that the reader skipped and may take back by claiming it. */
export const SkippedRowDto = z.strictObject({
  case_id: z.string(),
  queue: z.string(),
  endpoint: z.string(),
  reference: z.string().nullable(),
  reason: z.string(),
  skipped_at: Instant,
});
export type SkippedRowDto = z.infer<typeof SkippedRowDto>;

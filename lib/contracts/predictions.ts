import { z } from "zod";
import { Instant, Label, PageQuery, textUpTo } from "./common";

const Scalar = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]);

/** Whole numbers beyond 2^53 travel as decimal strings. */
type Nested = number | string | Nested[];
const BigNumber = z.string().regex(/^-?\d{1,20}$/);
const Tensor: z.ZodType<Nested> = z.lazy(() => z.union([z.number(), BigNumber, z.array(Tensor)]));

const kinds = ["features", "text", "image", "tensor", "probabilities"] as const;

/** One input: exactly one kind of content, and what travels beside it. */
export const PredictInput = z
  .strictObject({
    features: z.record(z.string().max(200), Scalar).optional(),
    text: textUpTo(200_000).optional(),
    image: z.string().max(1_000_000).optional(),
    tensor: Tensor.optional(),
    probabilities: z.record(Label, z.number()).optional(),
    reference: textUpTo(200, 1).optional(),
    subject: textUpTo(200, 1).optional(),
    context: z.record(z.string().max(200), Scalar).optional(),
  })
  .refine((input) => kinds.filter((kind) => input[kind] !== undefined).length === 1, {
    message: `carry exactly one of ${kinds.join(", ")}`,
  });
export type PredictInput = z.infer<typeof PredictInput>;

export const PredictRequest = z.strictObject({ inputs: z.array(PredictInput).min(1).max(256) });
export type PredictRequest = z.infer<typeof PredictRequest>;

export const RoutingReasonDto = z.strictObject({
  code: z.string(),
  detail: z.string(),
  value: z.number().nullable().optional(),
  limit: z.number().nullable().optional(),
  decided: z.boolean().optional(),
});
export type RoutingReasonDto = z.infer<typeof RoutingReasonDto>;

export const PredictionDecisionDto = z.strictObject({
  label: z.string(),
  source: z.enum(["model", "human", "fallback"]),
  decided_at: Instant,
  decided_by: z.string().optional(),
  final: z.boolean(),
  final_at: Instant.optional(),
  decision_id: z.string().optional(),
  revision: z.number().int().optional(),
});

/** What a caller may know of a prediction. Random audits are never in it. */
export const PredictionDto = z.strictObject({
  id: z.string(),
  reference: z.string().nullable(),
  endpoint: z.string(),
  status: z.enum(["decided", "pending"]),
  route: z.enum(["auto", "review"]),
  decision: PredictionDecisionDto.nullable(),
  provisional: z.string().nullable(),
  probabilities: z.record(z.string(), z.number()).nullable(),
  cost: z.strictObject({
    currency: z.string(),
    automatic: z.number().nullable(),
    review: z.number().nullable(),
    net_benefit_of_review: z.number().nullable(),
    by_action: z.record(z.string(), z.number()).nullable(),
  }),
  reasons: z.array(RoutingReasonDto),
  model: z
    .strictObject({ name: z.string(), version: z.number().int(), sha256: z.string() })
    .nullable(),
  policy_version: z.number().int(),
  serving: z.strictObject({
    strategy: z.string(),
    path: z.array(z.string()),
    cached: z.boolean(),
  }),
  solely_automated: z.boolean(),
  case_id: z.string().nullable(),
  latency_ms: z.number(),
  created_at: Instant,
});
export type PredictionDto = z.infer<typeof PredictionDto>;

export const PredictReply = z.strictObject({ predictions: z.array(PredictionDto) });
export type PredictReply = z.infer<typeof PredictReply>;

const waitFields = {
  wait_ms: z.coerce.number().int().min(0).max(30_000).default(0),
  final: z.enum(["true", "false"]).default("false"),
};
/** How long an answer may be held until a person has decided, and whether it must be final. */
export const WaitQuery = z.strictObject(waitFields);

/** The same for a call that predicts, and within how many milliseconds its answer must be on disk to be of use. */
export const PredictQuery = z.strictObject({
  ...waitFields,
  deadline_ms: z.coerce.number().int().min(1).max(30_000).optional(),
});

export const PredictionListQuery = PageQuery.extend({
  endpoint: z.string().max(64).optional(),
  route: z.enum(["auto", "review"]).optional(),
  status: z.enum(["decided", "pending"]).optional(),
  reference: z.string().max(200).optional(),
});

export const OutcomeRequest = z.strictObject({
  label: Label,
  observed_at: Instant.optional(),
  source: textUpTo(100, 1).default("api"),
});

export const OutcomeDto = z.strictObject({
  id: z.string(),
  prediction_id: z.string(),
  label: z.string(),
  observed_at: Instant.nullable(),
  source: z.string(),
  created_at: Instant,
});

export const ReplayDto = z.strictObject({
  prediction_id: z.string(),
  identical: z.boolean(),
  differences: z.array(
    z.strictObject({ field: z.string(), stored: z.unknown(), recomputed: z.unknown() }),
  ),
});

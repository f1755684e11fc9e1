import { z } from "zod";
import { Instant, PageQuery } from "./common";
import { ReplayDto, RoutingReasonDto } from "./predictions";

/** An input that was refused: what the caller was answered, and why. It is no prediction and has no case. */
export const RejectionDto = z.strictObject({
  id: z.string(),
  endpoint: z.string(),
  reference: z.string().nullable(),
  /** Of the call that held it; a call is refused as a whole. */
  request_id: z.string(),
  /** Where among the inputs of the call it stood, from 0. */
  position: z.number().int(),
  status: z.union([z.literal(422), z.literal(503)]),
  reasons: z.array(RoutingReasonDto),
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })),
  probabilities: z.record(z.string(), z.number()).nullable(),
  model: z
    .strictObject({ name: z.string(), version: z.number().int(), sha256: z.string() })
    .nullable(),
  /** `null` for an input that broke its endpoint's schema: no policy was asked. */
  policy_version: z.number().int().nullable(),
  created_at: Instant,
});
export type RejectionDto = z.infer<typeof RejectionDto>;

export const RejectionListQuery = PageQuery.extend({
  endpoint: z.string().max(64).optional(),
  /** The deciding one. */
  reason: z.string().max(64).optional(),
  reference: z.string().max(200).optional(),
});

export const RejectionReplayDto = ReplayDto.omit({ prediction_id: true }).extend({
  rejection_id: z.string(),
});

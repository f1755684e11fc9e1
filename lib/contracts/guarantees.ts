import { z } from "zod";
import { Instant } from "./common";

const Count = z.number().int();

const GuaranteeKind = z.enum(["selective", "cost", "marginal"]);

/**
 * What to promise of automatic answers: at most `alpha` of them wrong (`selective`), their loss at most `alpha` of the worst
 * (`cost`), both with probability 1 - delta; or the loss over all traffic at most `alpha` in expectation (`marginal`).
 */
export const GuaranteeRequest = z
  .strictObject({
    kind: GuaranteeKind.default("selective"),
    method: z.enum(["fixed_sequence", "sgr"]).default("fixed_sequence"),
    alpha: z.number().gt(0).lt(1),
    delta: z.number().gt(0).lt(1).default(0.05),
    days: z.number().int().min(1).max(400).default(90),
    expires_days: z.number().positive().max(400).default(30),
  })
  .refine(({ kind, method }) => method !== "sgr" || kind === "selective", {
    path: ["method"],
    message: "sgr bounds a share of errors, so it goes with selective only",
  });
export type GuaranteeRequest = z.infer<typeof GuaranteeRequest>;

export const GuaranteeDto = z.strictObject({
  id: z.string(),
  kind: GuaranteeKind,
  method: z.enum(["fixed_sequence", "sgr", "conformal"]),
  alpha: z.number(),
  delta: z.number(),
  /** The model answers alone at this confidence and above; null when nothing could be certified. */
  threshold: z.number().nullable(),
  /** Labels at the threshold, and how many of them were errors (or summed losses, rounded up). */
  n: Count,
  k: Count,
  /** Labels that could speak, drawn with the same chance each; drawn ones nobody has answered are `open`. */
  labels: Count,
  open: Count,
  chance: z.number(),
  worst_loss: z.number().nullable(),
  grid: z.array(z.number()),
  window: z.strictObject({ from: Instant, to: Instant }),
  policy_version: Count,
  model_version_id: z.string().nullable(),
  calibrator_id: z.string().nullable(),
  created_by: z.string(),
  created_at: Instant,
  expires_at: Instant,
  void_because: z
    .enum([
      "nothing_certified",
      "superseded",
      "expired",
      "model_changed",
      "calibrator_changed",
      "policy_changed",
      "serving_changed",
      "drift",
    ])
    .nullable(),
});
export type GuaranteeDto = z.infer<typeof GuaranteeDto>;

export const GuaranteesDto = z.strictObject({
  endpoint: z.string(),
  in_force: GuaranteeDto.nullable(),
  /** The latest 20, newest first. */
  items: z.array(GuaranteeDto),
});
export type GuaranteesDto = z.infer<typeof GuaranteesDto>;

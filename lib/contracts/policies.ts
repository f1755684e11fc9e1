import { z } from "zod";
import { Policy } from "#lib/decision/policy";
import { PolicyPreview, PolicyPreviewRequest } from "#lib/decision/preview-policy";
import { Instant, Label, Ordinal, Slug, textUpTo } from "./common";
import { PatchServing, ServingSettings } from "./serving";
import { SimulationDto } from "./simulation";

export const InputKind = z.enum(["features", "text", "image", "tensor", "probabilities"]);

export const StopDto = z.strictObject({
  mode: z.enum(["off", "review", "reject"]),
  reason: z.string().nullable(),
  by: z.string().nullable(),
  at: Instant.nullable(),
});

export const StopRequest = z.strictObject({
  mode: z.enum(["review", "reject", "off"]),
  reason: textUpTo(2000, 3),
});

export const EndpointDto = z.strictObject({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  question: z.string(),
  labels: z.array(z.string()),
  input_kind: InputKind,
  input_schema: z.unknown(),
  model: z.strictObject({ name: z.string(), alias: z.string() }).nullable(),
  serving: ServingSettings,
  queue: z.strictObject({ id: z.string(), name: z.string(), title: z.string() }),
  active_policy: z.number().int().nullable(),
  stop: StopDto,
  demo: z.boolean(),
  created_at: Instant,
});
export type EndpointDto = z.infer<typeof EndpointDto>;

export const CreateEndpointRequest = z.strictObject({
  name: Slug,
  title: textUpTo(200, 1),
  question: textUpTo(500, 1),
  labels: z.array(Label).min(2).max(1000),
  input_kind: InputKind,
  input_schema: z.unknown().optional(),
  model: z.strictObject({ name: Slug, alias: Slug.default("champion") }).optional(),
  serving: ServingSettings.default({ strategy: "dynamic" }),
  queue: Slug,
  policy: Policy,
  /** Needed where nobody has measured the probabilities on held-out rows. */
  waiver: z.strictObject({ reason: textUpTo(2000, 10) }).optional(),
});
export type CreateEndpointRequest = z.infer<typeof CreateEndpointRequest>;

export const PatchEndpointRequest = z.strictObject({
  title: textUpTo(200, 1).optional(),
  question: textUpTo(500, 1).optional(),
  queue: Slug.optional(),
  /** What is absent stays. `split: null` gives all traffic back to the version that the endpoint follows. */
  serving: PatchServing.optional(),
  /** Why, for the record. */
  reason: textUpTo(2000, 3).optional(),
});

export const WaiverDto = z.strictObject({
  by: z.string(),
  reason: z.string(),
  at: Instant,
  model_version_id: z.string().nullable(),
  calibrator_id: z.string().nullable(),
});

export const FiguresQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(400).default(30),
});

/** An endpoint in figures: what was recorded, and what it is projected to have saved. Costs are means a priced prediction. */
export const EndpointFiguresDto = z.strictObject({
  endpoint: z.string(),
  days: z.number().int(),
  currency: z.string(),
  predictions: z.number().int(),
  truncated: z.boolean(),
  /** Share that went to people; null without predictions. */
  review_share: z.number().nullable(),
  waiting: z.number().int(),
  decided: z.number().int(),
  priced: z.number().int(),
  /** Expected cost of the automatic action, where it was taken. */
  mean_automatic_cost: z.number().nullable(),
  /** Expected cost of asking, where a person was asked. */
  mean_review_cost: z.number().nullable(),
  /** Expected cost of what was done, and of doing the same with everything. */
  projected: z
    .strictObject({
      cost: z.number(),
      all_human: z.number(),
      all_automatic: z.number(),
      saving_vs_all_human: z.number(),
      saving_vs_all_automatic: z.number(),
    })
    .nullable(),
});
export type EndpointFiguresDto = z.infer<typeof EndpointFiguresDto>;

export const PolicyVersionDto = z.strictObject({
  id: z.string(),
  endpoint: z.string(),
  version: z.number().int(),
  state: z.enum(["shadow", "active", "retired"]),
  document: Policy,
  base_version: z.number().int().nullable(),
  restored_from: z.number().int().nullable(),
  reason: z.string(),
  published_by: z.string(),
  published_at: Instant,
  waiver: WaiverDto.nullable(),
  waiver_holds: z.boolean(),
  simulation: SimulationDto.nullable(),
});
export type PolicyVersionDto = z.infer<typeof PolicyVersionDto>;

export const PolicyDraftDto = z.strictObject({
  endpoint: z.string(),
  document: Policy,
  base_version: z.number().int(),
  revision: z.number().int(),
  updated_by: z.string().nullable(),
  updated_at: Instant.nullable(),
  /** False while nobody has changed anything: the document is the active one. */
  saved: z.boolean(),
  problems: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })),
  warnings: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })),
});
export type PolicyDraftDto = z.infer<typeof PolicyDraftDto>;

export const SaveDraftRequest = z.strictObject({
  document: Policy,
  base_version: Ordinal,
  /** Revision the editor last saw; omitted, the save overwrites. */
  revision: Ordinal.optional(),
});

export const PublishRequest = z.strictObject({
  reason: textUpTo(2000, 10),
  base_version: Ordinal,
  waiver: z.strictObject({ reason: textUpTo(2000, 10) }).optional(),
  /** Window of the simulation that is stored with the version. */
  days: z.number().int().min(1).max(400).default(30),
});

export const RestoreRequest = z.strictObject({
  reason: textUpTo(2000, 10),
  waiver: z.strictObject({ reason: textUpTo(2000, 10) }).optional(),
  /** Window of the simulation that is stored with the new version. */
  days: z.number().int().min(1).max(400).default(30),
});

/** The pure rule, asked without placing the bet. */
export const PreviewRequest = PolicyPreviewRequest;
export const PreviewReply = PolicyPreview;

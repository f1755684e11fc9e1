import { z } from "zod";
import { Policy } from "#lib/decision/policy";
import { PolicyPreview, PolicyPreviewRequest } from "#lib/decision/preview-policy";
import { Instant, Label, Ordinal, Slug, textUpTo } from "./common";

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

/** What share of the traffic the model's `challenger` answers; a subject keeps to its version. */
export const SplitDto = z.strictObject({ challenger_share: z.number().min(0).max(1) });

export const EndpointDto = z.strictObject({
  id: z.string(),
  name: z.string(),
  title: z.string(),
  question: z.string(),
  labels: z.array(z.string()),
  input_kind: InputKind,
  input_schema: z.unknown(),
  model: z.strictObject({ name: z.string(), alias: z.string() }).nullable(),
  serving: z.looseObject({ strategy: z.string(), split: SplitDto.optional() }),
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
  serving: z
    .looseObject({ strategy: z.literal("dynamic"), split: SplitDto.optional() })
    .default({ strategy: "dynamic" }),
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
  /** `split: null` gives all traffic back to the version that the endpoint follows. */
  serving: z.strictObject({ split: SplitDto.nullable() }).optional(),
});

export const WaiverDto = z.strictObject({
  by: z.string(),
  reason: z.string(),
  at: Instant,
  model_version_id: z.string().nullable(),
  calibrator_id: z.string().nullable(),
});

const RoutedTo = z.strictObject({
  route: z.enum(["auto", "review", "reject"]),
  /** What the caller would be told; null unless the route is auto. */
  action: z.string().nullable(),
});

/** Expected costs of one policy over the priced predictions, summed, in the draft's currency and at the draft's prices. */
const SimulatedCosts = z.strictObject({
  review_share: z.number(),
  automatic_cost: z.number(),
  review_cost: z.number(),
  total_cost: z.number(),
});

/** How an interval came about; none below 5 mistakes that labels show, or where nobody looked. */
const DifferenceStatus = z.enum([
  "certain",
  "unlabeled",
  "not_enough_labels",
  "gamma",
  "bootstrap",
]);

const PairedDifference = z.strictObject({
  value: z.number(),
  se: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Absent, like the counts, in simulations stored before intervals were chosen by the labels; theirs are normal ones. */
  status: DifferenceStatus.optional(),
  /** Labels of predictions that are served differently, and those of them that show a mistake. */
  labels: z.number().int().optional(),
  events: z.number().int().optional(),
});

/** One policy by the labels there are: money a decision, projected, and what it can be where nobody could look. */
const EstimatedCosts = z.strictObject({
  cost: z.number().nullable(),
  se: z.number().nullable(),
  low: z.number(),
  high: z.number(),
});

/**
 * The same by labels of audits, reviews and outcomes instead of the probabilities' own word. Money a decision at the draft's
 * prices. A group without evidence has bounds and no point.
 */
export const EstimatedSimulationDto = z.strictObject({
  n: z.number().int(),
  labels: z.number().int(),
  /** Share of predictions that had a chance of a label. */
  coverage: z.number(),
  now: EstimatedCosts,
  draft: EstimatedCosts,
  /**
   * Draft less now; less asking a person every time; less never asking. With 95 % intervals of the paired differences,
   * where labels allow one.
   */
  difference: PairedDifference.nullable(),
  against_all_human: PairedDifference.nullable(),
  against_all_automatic: PairedDifference.nullable(),
  /** By how the route changes, the largest group first. */
  buckets: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      n: z.number().int(),
      labels: z.number().int(),
      events: z.number().int(),
      /** `none`: nobody could or did look. `thin`: under 30 labels or 5 costly errors. */
      evidence: z.enum(["none", "thin", "ok"]),
      difference: PairedDifference.nullable(),
      low: z.number(),
      high: z.number(),
    }),
  ),
});
export type EstimatedSimulationDto = z.infer<typeof EstimatedSimulationDto>;

/**
 * What a draft would have done with recorded predictions: a projection from calibrated probabilities, no count of what happened.
 * Both policies decide by their own prices and are compared at the draft's.
 */
export const SimulationDto = z.strictObject({
  currency: z.string(),
  days: z.number().int(),
  /** Predictions replayed. */
  n: z.number().int(),
  /** Of these, the ones the draft can price; shares are of n, costs of these. */
  priced: z.number().int(),
  /** Whether there were more in the window than were asked for; the newest were taken. */
  truncated: z.boolean(),
  window: z.strictObject({ from: Instant.nullable(), to: Instant.nullable() }),
  route_changed: z.number().int(),
  /** Answered automatically by both, with another action. */
  action_changed: z.number().int(),
  now: SimulatedCosts,
  draft: SimulatedCosts,
  /** Draft less now, a priced prediction, with the 95 % interval of the paired differences; null below two. */
  difference_per_case: z
    .strictObject({ mean: z.number(), low: z.number(), high: z.number() })
    .nullable(),
  all_automatic: z.number(),
  all_human: z.number(),
  /** By labels; null where the draft has no price for what was served, absent in simulations stored before there were any. */
  estimated: EstimatedSimulationDto.nullable().optional(),
  /** Up to 20 that would be answered otherwise, nearest to the draft's limit first. */
  changed: z.array(
    z.strictObject({
      prediction_id: z.string(),
      reference: z.string().nullable(),
      from: RoutedTo,
      to: RoutedTo,
      automatic_before: z.number().nullable(),
      review_before: z.number().nullable(),
      automatic_after: z.number().nullable(),
      review_after: z.number().nullable(),
    }),
  ),
});
export type SimulationDto = z.infer<typeof SimulationDto>;

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

export const SimulateRequest = z.strictObject({
  days: z.number().int().min(1).max(400).default(30),
  limit: z.number().int().min(1).max(100_000).default(10_000),
  /** Price this document instead of the saved draft. */
  document: Policy.optional(),
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

import { z } from "zod";
import { Policy } from "#lib/decision/policy";
import { Instant, textUpTo } from "./common";
import {
  CandidateChoiceDto,
  ClassSliceDto,
  PairedDifferenceDto,
  ReviewRateDto,
  ReviewYieldsDto,
  RiskCoverageDto,
  SegmentSliceDto,
  SimulatedLoadDto,
} from "./simulation-parts";

const RoutedTo = z.strictObject({
  route: z.enum(["auto", "review", "reject"]),
  /** What the caller would be told; null unless the route is auto. */
  action: z.string().nullable(),
});

/** Expected costs of one policy over the priced predictions, summed, at the ruler's prices. */
const SimulatedCosts = z.strictObject({
  review_share: z.number(),
  automatic_cost: z.number(),
  review_cost: z.number(),
  total_cost: z.number(),
});

/** One policy by the labels there are: money a decision, projected, and what it can be where nobody could look. */
const EstimatedCosts = z.strictObject({
  cost: z.number().nullable(),
  se: z.number().nullable(),
  low: z.number(),
  high: z.number(),
});

/**
 * The same by labels of audits, reviews and outcomes instead of the probabilities' own word. Money a decision at the ruler's
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
  difference: PairedDifferenceDto.nullable(),
  against_all_human: PairedDifferenceDto.nullable(),
  against_all_automatic: PairedDifferenceDto.nullable(),
  /** By how the route changes, the largest group first. */
  buckets: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      /** The value of the field asked for; absent where none was. */
      segment: z.string().nullable().optional(),
      n: z.number().int(),
      labels: z.number().int(),
      events: z.number().int(),
      /** `none`: nobody could or did look. `thin`: under 30 labels or 5 costly errors. */
      evidence: z.enum(["none", "thin", "ok"]),
      difference: PairedDifferenceDto.nullable(),
      low: z.number(),
      high: z.number(),
    }),
  ),
});
export type EstimatedSimulationDto = z.infer<typeof EstimatedSimulationDto>;

/**
 * What a draft would have done with recorded predictions: a projection from calibrated probabilities, no count of what happened.
 * Both policies decide by their own prices and are compared at one ruler's, the draft's unless asked otherwise.
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
  /** Absent, like all that follows, in simulations stored before it was there. Whose costs and fees price all policies. */
  ruler: z.enum(["draft", "live"]).optional(),
  /** Predictions the window holds: with `truncated`, only the newest `n` of them were tried. */
  in_window: z.number().int().optional(),
  /** By the label the model finds likeliest; by the field asked for. Null where the ruler has no price for what was served. */
  by_class: z.array(ClassSliceDto).nullable().optional(),
  by_segment: z
    .strictObject({ field: z.string(), values: z.array(SegmentSliceDto) })
    .nullable()
    .optional(),
  /** Under the capacity each policy states, or the one asked for; null for a policy without any. */
  load: z
    .strictObject({ now: SimulatedLoadDto.nullable(), draft: SimulatedLoadDto.nullable() })
    .optional(),
  review_rate: ReviewRateDto.nullable().optional(),
  risk_coverage: RiskCoverageDto.nullable().optional(),
  review_yield: ReviewYieldsDto.nullable().optional(),
  /** Null below two predictions. */
  choice: CandidateChoiceDto.nullable().optional(),
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

export const SimulateRequest = z.strictObject({
  days: z.number().int().min(1).max(400).default(30),
  /** The newest so many predictions of the window; the reply says how many there are. */
  limit: z.number().int().min(1).max(100_000).default(10_000),
  /** Price this document instead of the saved draft. */
  document: Policy.optional(),
  /** Further policies to hold beside the draft: the best is chosen on the earlier half of the window. */
  alternatives: z
    .array(z.strictObject({ name: textUpTo(100, 1), document: Policy }))
    .max(4)
    .default([]),
  /** Whose costs and fees price every policy. */
  ruler: z.enum(["draft", "live"]).default("draft"),
  /** A feature or context member to tell parts of the traffic apart by. */
  segment: textUpTo(200, 1).optional(),
  /** Reviews people can take in a day, instead of what the policies state. */
  capacity: z
    .strictObject({
      reviews_per_day: z.number().min(0).max(1e6),
      /** Of these, by tier: what one more with each is worth. A tier left out has no place of its own. */
      tiers: z.record(z.string(), z.number().int().min(0).max(1e6)).default({}),
    })
    .optional(),
});
export type SimulateRequest = z.infer<typeof SimulateRequest>;

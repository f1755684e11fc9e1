import { z } from "zod";
import { Instant } from "./common";

const Count = z.number().int();

/** How an interval came about; none below 5 mistakes that labels show, or where nobody looked. */
const DifferenceStatus = z.enum([
  "certain",
  "unlabeled",
  "not_enough_labels",
  "gamma",
  "bootstrap",
]);

export const PairedDifferenceDto = z.strictObject({
  value: z.number(),
  se: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Absent, like the counts, in simulations stored before intervals were chosen by the labels; theirs are normal ones. */
  status: DifferenceStatus.optional(),
  /** Labels of predictions that are served differently, and those of them that show a mistake. */
  labels: Count.optional(),
  events: Count.optional(),
});
export type PairedDifferenceDto = z.infer<typeof PairedDifferenceDto>;

/** One policy on some predictions. Money a decision, projected, at the ruler's prices. */
export const PolicyFiguresDto = z.strictObject({
  reviews: Count,
  review_share: z.number(),
  review_minutes: z.number(),
  /** By the probabilities alone. */
  expected: z.number(),
  /** By labels, over predictions that had a chance of one; null without any. */
  cost: z.number().nullable(),
  se: z.number().nullable(),
  /** What it can be, where nobody could look. */
  low: z.number(),
  high: z.number(),
});
export type PolicyFiguresDto = z.infer<typeof PolicyFiguresDto>;

const Slice = z.strictObject({
  n: Count,
  labels: Count,
  now: PolicyFiguresDto,
  draft: PolicyFiguresDto,
  /** Draft less now by the probabilities alone, with a normal 95 % interval of the paired difference. */
  expected_difference: PairedDifferenceDto.nullable(),
  /** The same by labels, where they allow it. */
  difference: PairedDifferenceDto.nullable(),
  /** Deadlines missed in this part under each policy; null without a capacity or a deadline. */
  breaches: z.strictObject({ now: Count.nullable(), draft: Count.nullable() }),
});

/** The comparison by the label that the model finds likeliest, the largest part first. */
export const ClassSliceDto = Slice.extend({ label: z.string() });
export type ClassSliceDto = z.infer<typeof ClassSliceDto>;

/** The comparison by a field's value: null where it is missing; `is_rest` is all values beyond the 20 largest. */
export const SegmentSliceDto = Slice.extend({ value: z.string().nullable(), is_rest: z.boolean() });
export type SegmentSliceDto = z.infer<typeof SegmentSliceDto>;

/**
 * One policy's cases as they would have come to people, replayed in time order: the price of a minute each hour, the
 * queue by priority, an even pace. A forecast, not a roster.
 */
export const SimulatedLoadDto = z.strictObject({
  reviews_per_day: z.number(),
  /** What people have, and what is sent to them, audits included. */
  minutes_per_day: z.number(),
  routed_minutes: z.number(),
  /** Money a reviewer minute: at first, at last, and the greatest in between. */
  minute_price: z.strictObject({ first: z.number(), last: z.number(), most: z.number() }),
  /** Cases begun, minutes these had waited. */
  begun: Count,
  wait_minutes: z
    .strictObject({ mean: z.number(), p95: z.number(), longest: z.number() })
    .nullable(),
  deadline_minutes: z.number().nullable(),
  /** Cases that nobody could answer by the deadline any more; still waiting at the end. */
  breaches: Count,
  waiting: Count,
  /**
   * The busiest day assigned at its best, knowing all of it: what one more review with each decider would have saved. Null
   * where nobody is worth asking, or where there are more than 300 places a day.
   */
  places: z
    .strictObject({
      day: z.iso.date(),
      cases: Count,
      deciders: z.array(
        z.strictObject({
          decider: z.string(),
          reviews_per_day: Count,
          used: Count,
          one_more_saves: z.number(),
        }),
      ),
    })
    .nullable(),
  days: z.array(
    z.strictObject({
      day: z.iso.date(),
      minute_price: z.number(),
      routed_minutes: z.number(),
    }),
  ),
});
export type SimulatedLoadDto = z.infer<typeof SimulatedLoadDto>;

/** Money a decision at each share of the traffic sent to people, those first whose review saves most. */
export const ReviewRateDto = z.array(
  z.strictObject({
    review_share: z.number(),
    expected: z.number(),
    estimated: z.number().nullable(),
  }),
);
export type ReviewRateDto = z.infer<typeof ReviewRateDto>;

const RiskPoint = z.strictObject({
  coverage: z.number(),
  /** Share of the answers that are mistakes, and money a case. */
  error: z.number(),
  cost: z.number(),
});

/**
 * Risk of automatic answers against their share: labeled predictions by confidence, each speaking for `1/q`. Reviewers'
 * answers count as they were given.
 */
export const RiskCoverageDto = z.strictObject({
  labels: Count,
  /** Areas under the two curves. */
  aurc: z.strictObject({ error: z.number(), cost: z.number() }),
  points: z.array(RiskPoint),
  /** Where the two policies stand; null for one that answers nothing itself. */
  now: RiskPoint.nullable(),
  draft: RiskPoint.nullable(),
});
export type RiskCoverageDto = z.infer<typeof RiskCoverageDto>;

/** What finished reviews of one score range and segment brought, at the ruler's prices and the best-known truth. */
export const ReviewYieldDto = z.strictObject({
  /** Confidence in (from, to]. */
  from: z.number(),
  to: z.number(),
  segment: z.string().nullable(),
  n: Count,
  /** Share of these reviews that changed nothing. */
  unchanged: z.number(),
  /** Money a review saved, before its fee. */
  moved: z.number(),
  /** What a case would have saved without its review; below 0 when reviews pay. */
  saved_without: PairedDifferenceDto.nullable(),
});
export type ReviewYieldDto = z.infer<typeof ReviewYieldDto>;

/** The reviews of the window; `checked` of them by somebody else's word or an outcome, the others are taken to be right. */
export const ReviewYieldsDto = z.strictObject({
  n: Count,
  checked: Count,
  rows: z.array(ReviewYieldDto),
});
export type ReviewYieldsDto = z.infer<typeof ReviewYieldsDto>;

const Half = z.strictObject({ n: Count, from: Instant.nullable(), to: Instant.nullable() });

/** Several policies side by side: chosen on the earlier half, reported on the later one, which had no say. */
export const CandidateChoiceDto = z.strictObject({
  tried: Count,
  chosen: z.string(),
  by: z.enum(["labels", "probabilities"]),
  earlier: Half,
  later: Half,
  /** On the earlier half. */
  candidates: z.array(
    z.strictObject({
      name: z.string(),
      figures: PolicyFiguresDto,
      /** Less the policy in force. */
      difference: PairedDifferenceDto.nullable(),
    }),
  ),
  /** The chosen one on the later half. */
  report: z.strictObject({
    labels: Count,
    now: PolicyFiguresDto,
    chosen: PolicyFiguresDto,
    difference: PairedDifferenceDto.nullable(),
  }),
});
export type CandidateChoiceDto = z.infer<typeof CandidateChoiceDto>;

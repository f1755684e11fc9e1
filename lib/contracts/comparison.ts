import { z } from "zod";
import { Instant } from "./common";

const Count = z.number().int();
const Interval = z.strictObject({ low: z.number(), high: z.number() });
const Share = z
  .strictObject({ share: z.number(), n: Count, low: z.number(), high: z.number() })
  .nullable();
const Version = z.strictObject({ name: z.string(), version: Count, version_id: z.string() });

/**
 * Money a decision that traffic like this will cost, by what people and time have told. `value` and `interval` (95 %) are null
 * where labels say too little; `expected` is what the probabilities say alone.
 */
export const LongRunDto = z.strictObject({
  /** `certain`: no truth makes a difference. Below 5 costly events there are `not_enough_labels`. */
  status: z.enum(["certain", "unlabeled", "not_enough_labels", "gamma", "bootstrap"]),
  value: z.number().nullable(),
  expected: z.number(),
  se: z.number().nullable(),
  interval: Interval.nullable(),
  labels: Count,
  events: Count,
});
export type LongRunDto = z.infer<typeof LongRunDto>;

/** One of two versions that share the traffic. */
export const ArmDto = z.strictObject({
  version: Version,
  /** Predictions priced; of these, so many wait for a person and stand at what that is expected to cost. */
  n: Count,
  waiting: Count,
  /** Predictions without a price, and those that the version gave no probabilities for, which have none either. */
  left_out: Count,
  failures: Count,
  /** Subjects, or inputs where no subject was named: each is one draw. */
  units: Count,
  review_share: Share,
  cost: LongRunDto.nullable(),
});
export type ArmDto = z.infer<typeof ArmDto>;

export const ChallengerReportDto = z.strictObject({
  version: Version,
  /** The share of traffic it has now. */
  share: z.number(),
  arms: z.strictObject({ champion: ArmDto, challenger: ArmDto }),
  /** Challenger less champion: above 0 the challenger costs more. Null until both have answered. */
  difference: LongRunDto.nullable(),
});
export type ChallengerReportDto = z.infer<typeof ChallengerReportDto>;

export const ShadowReportDto = z.strictObject({
  version: Version,
  /** Predictions of the champion that the shadow looked at, too; those it did not since it began, shed under load. */
  n: Count,
  unseen: Count,
  waiting: Count,
  left_out: Count,
  failures: Count,
  units: Count,
  /** What either would have done: alike is the same answer, or both to a person. */
  outcomes: z.strictObject({
    same_answer: Count,
    other_answer: Count,
    both_reviewed: Count,
    only_champion_reviewed: Count,
    only_shadow_reviewed: Count,
  }),
  agreement: Share,
  review_share: z.strictObject({ champion: Share, shadow: Share }),
  /** By each model's own probabilities: money a decision, no label asked. */
  expected_by_own: z.strictObject({ champion: z.number(), shadow: z.number() }).nullable(),
  /** Shadow less champion on the same predictions; `expected` is by the champion's probabilities. */
  difference: LongRunDto.nullable(),
});
export type ShadowReportDto = z.infer<typeof ShadowReportDto>;

export const ComparisonDto = z.strictObject({
  endpoint: z.string(),
  days: Count,
  currency: z.string(),
  window: z.strictObject({ from: Instant.nullable(), to: Instant.nullable() }),
  truncated: z.boolean(),
  /** `avoidable_cost` where the cheapest action of some truth costs or earns something: money above it. */
  measure: z.enum(["cost", "avoidable_cost"]),
  champion: Version.nullable(),
  challenger: ChallengerReportDto.nullable(),
  shadow: ShadowReportDto.nullable(),
  /** Of the bootstrap. */
  seed: Count,
  level: z.number(),
});
export type ComparisonDto = z.infer<typeof ComparisonDto>;

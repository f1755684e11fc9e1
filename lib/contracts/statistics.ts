import { z } from "zod";
import { Instant } from "./common";

/** How many days back a figure looks. */
export const WindowQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(400).default(30),
});

const Interval = z.strictObject({ low: z.number(), high: z.number() });
/** The lower end is null where only an upper bound is honest. */
const OpenInterval = z.strictObject({ low: z.number().nullable(), high: z.number() });
const Window = z.strictObject({ from: Instant.nullable(), to: Instant.nullable() });

/** How an interval came about; `not_enough_audits` below 5 costly events, a gamma interval up to 49, a bootstrap from 50 on. */
export const EstimateStatus = z.enum([
  "complete",
  "unlabeled",
  "not_enough_audits",
  "gamma",
  "bootstrap",
]);

/** Money a decision, by the difference estimator. `value` is null where there are too few costly events to say one. */
export const EstimateDto = z.strictObject({
  status: EstimateStatus,
  value: z.number().nullable(),
  /** What the probabilities alone expect. */
  expected: z.number(),
  horvitz_thompson: z.number().nullable(),
  hajek: z.number().nullable(),
  /** Of these cases, and of the policy in the long run; a single case tells nothing of the latter. */
  se_design: z.number(),
  se_super: z.number().nullable(),
  interval: OpenInterval.nullable(),
  long_run: Interval.nullable(),
  /** Every unanswered audit at its least and at its greatest; null when none is open. */
  with_open_audits: Interval.nullable(),
  labels: z.number().int(),
  events: z.number().int(),
  /** How many equally weighted labels these are worth, and the share of the heaviest. */
  ess: z.number(),
  max_weight_share: z.number(),
  labels_needed: z.number().int().nullable(),
});
export type EstimateDto = z.infer<typeof EstimateDto>;

/** Another way of serving less the live one, case by case: what was saved, money a decision. */
export const SavingDto = z.strictObject({
  status: EstimateStatus,
  value: z.number().nullable(),
  se_design: z.number(),
  se_super: z.number().nullable(),
  interval: Interval.nullable(),
  labels: z.number().int(),
  events: z.number().int(),
});
export type SavingDto = z.infer<typeof SavingDto>;

export const SavingsQuery = WindowQuery.extend({
  /** The half-width one would like to see, money a decision; answers how many labels it takes. */
  half_width: z.coerce.number().positive().max(1e12).optional(),
});

export const SavingsDto = z.strictObject({
  endpoint: z.string(),
  days: z.number().int(),
  currency: z.string(),
  window: Window,
  truncated: z.boolean(),
  /** Decisions priced; cases nobody has decided and those without a price are beside it. */
  n: z.number().int(),
  waiting: z.number().int(),
  left_out: z.number().int(),
  policy_versions: z.array(z.number().int()),
  /**
   * `avoidable_cost` where the cheapest action of some truth costs or earns something: money above it, and events are costs
   * that could have been avoided.
   */
  measure: z.enum(["cost", "avoidable_cost"]),
  realised: EstimateDto.nullable(),
  against_all_automatic: SavingDto.nullable(),
  against_all_human: SavingDto.nullable(),
  audits: z.strictObject({
    answered: z.number().int(),
    open: z.number().int(),
    found: z.number().int(),
    automatic_answered: z.number().int(),
    automatic_found: z.number().int(),
    /** Those of them that are a uniform sample of all automatic answers, though audits look more often where it tells more. */
    automatic_drawn_evenly: z.number().int(),
    /** Exact one-sided 95 % upper bound of the share of costly automatic answers, from that sample. */
    automatic_error_at_most: z.number().nullable(),
  }),
  /** Of the bootstrap. */
  seed: z.number().int(),
  level: z.number(),
});
export type SavingsDto = z.infer<typeof SavingsDto>;

const Count = z.number().int();

/** How far probabilities can be taken at their word; weighted by 1/q where audits stand for others. */
export const ReliabilityDto = z.strictObject({
  n: Count,
  accuracy: z.number(),
  /** Expected calibration error: 15 bins of equal width, of equal mass, and the mean over classes. */
  ece: z.number(),
  adaptive_ece: z.number(),
  classwise_ece: z.number(),
  mce: z.number(),
  nll: z.number(),
  /** Between 0 and 2. */
  brier: z.number(),
  bins: z.array(
    z.strictObject({
      from: z.number(),
      to: z.number(),
      n: Count,
      confidence: z.number().nullable(),
      accuracy: z.number().nullable(),
      /** Wilson, 95 %. */
      interval: Interval.nullable(),
    }),
  ),
});
export type ReliabilityDto = z.infer<typeof ReliabilityDto>;

/** What automatic answers were expected to cost against what they would have, on a uniform sample of the traffic. */
export const CostCalibrationDto = z.strictObject({
  n: Count,
  cost_ece: z.number(),
  /** Realized over predicted; null when nothing was predicted to cost anything. */
  ratio: z.number().nullable(),
  bins: z.array(z.strictObject({ n: Count, predicted: z.number(), realised: z.number() })),
});
export type CostCalibrationDto = z.infer<typeof CostCalibrationDto>;

const FittedDto = z.strictObject({
  id: z.string(),
  version: Count,
  method: z.string(),
  rows: Count,
  report: z.looseObject({ part: z.string(), n: Count }).nullable(),
});

export const CalibrationDto = z.strictObject({
  endpoint: z.string(),
  days: Count,
  window: Window,
  model: z.strictObject({ name: z.string(), version: Count, version_id: z.string() }).nullable(),
  calibrator: FittedDto.nullable(),
  /** Labels of predictions made with this version and calibrator, by where they come from. */
  labels: z.strictObject({ predictions: Count, labeled: Count, by_audit: Count, by_review: Count }),
  live: ReliabilityDto.nullable(),
  cost: CostCalibrationDto.nullable(),
});
export type CalibrationDto = z.infer<typeof CalibrationDto>;

export const RefitRequest = z.strictObject({
  days: z.number().int().min(1).max(400).default(90),
  reason: z.string().min(10).max(2000),
});

export const RefitDto = z.strictObject({
  calibrator: FittedDto,
  /** Out-of-fold likelihood loss of each candidate, simplest first. */
  tried: z.array(z.strictObject({ method: z.string(), nll: z.number() })),
  /** On the newest fifth, which no fit has seen: the calibrator that was in force, and the new one. */
  before: ReliabilityDto,
  after: ReliabilityDto,
});
export type RefitDto = z.infer<typeof RefitDto>;

export const DriftQuery = z.strictObject({
  /** The current window, and the one before it that it is held against. */
  days: z.coerce.number().int().min(1).max(200).default(7),
  reference_days: z.coerce.number().int().min(1).max(200).default(28),
});

/** How far one watched quantity has moved; limits of the stability index are the usual rule of thumb. */
const ShiftDto = z.strictObject({
  what: z.string(),
  kind: z.enum(["score", "cost", "feature", "classes"]),
  n_reference: Count,
  n_current: Count,
  psi: z.number(),
  /** Jensen–Shannon, in nats, and its distance in [0, 1]. */
  js_nats: z.number(),
  js_distance: z.number(),
  /** Of numbers; null for levels. */
  ks: z.strictObject({ d: z.number(), p: z.number() }).nullable(),
  /** Of levels; null for numbers. */
  chi_square: z.strictObject({ statistic: z.number(), degrees: Count, p: z.number() }).nullable(),
  level: z.enum(["steady", "moved", "far"]),
});
export type ShiftDto = z.infer<typeof ShiftDto>;

/** What calibrated probabilities alone expect of automatic answers. Money a decision. */
const ExpectedDto = z.strictObject({
  n: Count,
  accuracy: z.number(),
  mean_cost: z.number(),
  sd_of_mean: z.number(),
});

export const DriftDto = z.strictObject({
  endpoint: z.string(),
  days: Count,
  reference_days: Count,
  n_reference: Count,
  n_current: Count,
  shifts: z.array(ShiftDto),
  expected: z.strictObject({
    reference: ExpectedDto.nullable(),
    current: ExpectedDto.nullable(),
  }),
  /** Whether labels rule out what the probabilities expect of the current window: calibration failed. Null without an interval. */
  alarm: z.strictObject({
    has_failed: z.boolean().nullable(),
    expected: z.number().nullable(),
    interval: OpenInterval.nullable(),
    labels: Count,
  }),
});
export type DriftDto = z.infer<typeof DriftDto>;

export const ReviewersQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(400).default(90),
  /** How right reviewers are taken to be before anything is known of one, where the policy does not say. */
  prior_accuracy: z.coerce.number().gt(0).lt(1).default(0.95),
});

/** A share with what it rests on and its 95 % Wilson interval. */
const ShareDto = z
  .strictObject({ share: z.number(), n: Count, low: z.number(), high: z.number() })
  .nullable();

const ProfileDto = z.strictObject({
  answers: Count,
  /** Answers whose truth is known by an outcome, a gold case or an adjudication; nobody is graded by their own word. */
  graded: Count,
  /** Right ones of them; of a selection, since truth is not known of cases at random. */
  accuracy: ShareDto,
  /** Right answers to cases whose answer was known; kept from those who are measured by it. */
  gold_accuracy: ShareDto,
  /** Drawn toward the prior, which weighs as much as 20 answers. `n` counts what was seen. */
  confusion: z.array(
    z.strictObject({ truth: z.string(), answered: z.string(), n: Count, probability: z.number() }),
  ),
  /** 5 % to 95 %. For people to read: routing knows no persons, but all reviewers of a kind together, as `routing` tells. */
  recall: z.array(
    z.strictObject({
      truth: z.string(),
      n: Count,
      low: z.number(),
      high: z.number(),
      uses_prior: z.boolean(),
    }),
  ),
  /** Cohen's kappa with everybody else on the same predictions. */
  kappa: z.strictObject({ pairs: Count, value: z.number().nullable() }),
  /** From overlapping answers alone: P(answered | truth), where no truth is known. */
  dawid_skene: z
    .strictObject({
      items: Count,
      confusion: z.array(
        z.strictObject({ truth: z.string(), answered: z.string(), probability: z.number() }),
      ),
    })
    .nullable(),
  handle_seconds: z.strictObject({ n: Count, median: z.number(), p90: z.number() }).nullable(),
  against_model: z.strictObject({
    overturned: ShareDto,
    agreement_when_right: ShareDto,
    agreement_when_wrong: ShareDto,
    /** Following a wrong model because it was shown: shown less hidden. */
    anchoring: z.number().nullable(),
  }),
});
export type ProfileDto = z.infer<typeof ProfileDto>;

export const ReviewersDto = z.strictObject({
  endpoint: z.string(),
  days: Count,
  /** A lead of the queue sees everybody, a reviewer themselves, an auditor the team. */
  scope: z.enum(["everybody", "self", "team"]),
  /** P(right | truth) of the prior, by truth. */
  prior_recall: z.array(z.number()),
  /** Krippendorff's alpha on predictions that several people answered. */
  agreement: z.strictObject({
    items: Count,
    alpha: z.number().nullable(),
    interval: Interval.nullable(),
  }),
  team: ProfileDto.nullable(),
  /**
   * P(right | truth) that routing expects of whoever is asked: as the policy states it until enough answers to a truth are
   * graded, as measured from then on. Null for a reviewer, who sees themselves; empty where all are declared never to err.
   */
  routing: z
    .array(
      z.strictObject({
        decider: z.string(),
        truth: z.string(),
        reviewers: z.enum(["stated", "measured"]),
        right: z.number(),
        /** Graded answers counted. */
        n: Count,
      }),
    )
    .nullable(),
  reviewers: z.array(z.strictObject({ user_id: z.string(), profile: ProfileDto })),
});
export type ReviewersDto = z.infer<typeof ReviewersDto>;

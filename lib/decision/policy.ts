import { z } from "zod";

const name = z.string().min(1).max(200);
const money = z.number().min(-1e12).max(1e12);
const price = z.number().min(0).max(1e12);
const share = z.number().min(0).max(1);

/** What is charged for asking once: a flat fee, or a fee built from handling time, wage and waiting. */
export const ReviewCost = z.union([
  price,
  z.strictObject({
    base: price,
    minutes: z.number().min(0).max(10_000).describe("Handling time of one review, in minutes."),
    hourly: price.describe("Wage of the reviewer, per hour."),
    wait_hours: z.number().min(0).default(0).describe("How long a case usually waits, in hours."),
    delay_cost_per_hour: price.default(0),
  }),
]);
export type ReviewCost = z.infer<typeof ReviewCost>;

/** How often a reviewer is right: one accuracy with the errors spread evenly, or each answer for each truth. */
export const Reviewer = z.union([
  z.strictObject({ accuracy: share }),
  z.strictObject({
    confusion: z.array(z.strictObject({ truth: name, answered: name, probability: share })).min(1),
  }),
]);
export type Reviewer = z.infer<typeof Reviewer>;

/** A cell of the cost matrix that depends on one numeric input: `base + per_unit · of`, held between `min` and `max`. */
export const CostFormula = z.strictObject({
  base: money,
  per_unit: money,
  of: name.describe("Name of a numeric feature or context member, for example Amount."),
  min: money.optional(),
  max: money.optional(),
});
export type CostFormula = z.infer<typeof CostFormula>;

/** What one decision costs once the truth is known, by name; a plain number of the policy's currency. */
export const CostTriple = z.strictObject({ truth: name, decided: name, cost: money });

/** As a triple, but the cost may depend on an amount. */
export const CostEntry = z.strictObject({
  truth: name,
  decided: name,
  cost: z.union([money, CostFormula]),
});
export type CostEntry = z.infer<typeof CostEntry>;

const costs = z
  .array(CostEntry)
  .min(1)
  .max(10_000)
  .describe("`*` as truth and decided prices every wrong decision that no other entry names.");

/** What a rule does to the predictions it matches. */
export const RuleEffect = z.union([
  z.strictObject({ force_review: z.literal(true) }),
  z.strictObject({ force_auto: name.describe("The action to take.") }),
  z.strictObject({ use_matrix: name.describe("A name in `matrices`.") }),
  z.strictObject({ fee_multiplier: z.number().positive().max(1e6) }),
  z.strictObject({ min_reviewers: z.int().min(1).max(9) }),
  z.strictObject({ tag: name }),
]);
export type RuleEffect = z.infer<typeof RuleEffect>;

const Rule = z.strictObject({ name, when: z.string().min(1).max(2000), effect: RuleEffect });

const Triggers = z.strictObject({
  min_confidence: share.optional(),
  max_entropy: z.number().min(0).optional().describe("In nats."),
  min_margin: share.optional().describe("Between the two likeliest labels."),
  max_disagreement: share.optional().describe("Between the members of an ensemble."),
  never_automatic: z.array(name).default([]).describe("Actions only a person may take."),
  rules: z.array(Rule).max(200).default([]),
});

/** A further reviewer up the ladder, for example a senior one. */
const Tier = z.strictObject({
  id: name,
  review_cost: ReviewCost,
  reviewer: Reviewer.optional(),
  queue: name.optional().describe("Name of the queue its cases wait in; absent: the endpoint's."),
});

/** From which numbers on measurements count; the defaults are choices of the product, no results of anybody's. */
const Statistics = z.strictObject({
  reviewer_prior_answers: z
    .number()
    .positive()
    .max(10_000)
    .default(20)
    .describe("How many answers the stated reviewer is worth beside measured ones."),
  reviewer_min_answers: z
    .int()
    .min(1)
    .max(100_000)
    .default(30)
    .describe("Answers on a label from which routing reads what was measured."),
  calibration_min_labels: z
    .int()
    .min(10)
    .max(1_000_000)
    .default(200)
    .describe("Labels below which no calibrator is fitted."),
  calibration_min_per_label: z
    .int()
    .min(5)
    .max(1_000_000)
    .default(20)
    .describe("The same for each label on its own."),
  calibration_report_share: z
    .number()
    .min(0.05)
    .max(0.5)
    .default(0.2)
    .describe("Share of the labels, the newest, that a fit keeps for its report."),
  psi_moved: z
    .number()
    .positive()
    .max(100)
    .default(0.1)
    .describe("Population stability index from which something has moved."),
  psi_far: z.number().positive().max(100).default(0.25).describe("And from which it moved far."),
});

/**
 * A policy as it is written, stored and sent: prices, errors, triggers. It speaks of labels by name; whether the names
 * exist and the matrix is whole is `validatePolicy`'s question, since only an endpoint knows its labels.
 */
export const Policy = z.strictObject({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default("USD"),
  costs,
  review_cost: ReviewCost,
  reviewer: Reviewer.optional().describe("Absent: reviewers are taken never to err."),
  reviewer_mode: z.enum(["final", "combined"]).default("final"),
  action_rule: z.enum(["min_cost", "model_label"]).default("min_cost"),
  actions: z.array(name).max(50).default([]).describe("Actions that are no label, such as hold."),
  matrices: z.record(name, costs).default({}).describe("Further matrices a rule may switch to."),
  triggers: Triggers.prefault({}),
  tiers: z.array(Tier).max(5).default([]),
  ladder: z.enum(["direct", "sequential"]).default("direct"),
  audit_rate: share.default(0.02),
  capacity: z
    .strictObject({
      minutes_per_review: z.number().positive().max(10_000).optional(),
      reviews_per_day: z.number().min(0).optional(),
    })
    .optional(),
  on_error: z.enum(["review", "safe_action", "reject"]).default("review"),
  on_ood: z.enum(["review", "reject"]).default("review"),
  on_missing_cost: z
    .union([z.enum(["review", "reject"]), z.strictObject({ use: z.number() })])
    .default("review")
    .describe("When the amount a cost depends on is missing; `use` states one."),
  value_min: z.number().default(0).describe("Amounts below this count as missing."),
  safe_action: name.optional(),
  review_deadline_minutes: z.number().positive().optional(),
  on_deadline: z.enum(["model_action", "safe_action", "escalate"]).default("model_action"),
  statistics: Statistics.prefault({}),
});
export type Policy = z.infer<typeof Policy>;
/** A policy as a person writes it, defaults left out. */
export type PolicyInput = z.input<typeof Policy>;

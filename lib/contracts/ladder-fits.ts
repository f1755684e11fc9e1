import { z } from "zod";
import { Instant, Ordinal, Slug, textUpTo } from "./common";
import { JobDto } from "./jobs";
import { Variant, VersionReference } from "./serving";

/** What a fit of a ladder is about: when the small model hands over, or what variants of an input are worth. */
const FitKind = z.enum(["hand_over", "augmentation"]);

/** Asks for a fit on the held-out rows of a data set. What is absent is as the endpoint's settings have it. */
export const LadderFitRequest = z.strictObject({
  kind: FitKind,
  dataset: textUpTo(64, 1),
  small: VersionReference.optional(),
  large: VersionReference.optional(),
  variants: Variant.array().min(1).max(31).optional(),
  weights: z
    .enum(["learned", "mean"])
    .default("learned")
    .describe("Whether variants count as held-out rows say, or alike."),
  price: z
    .number()
    .min(0)
    .max(1e9)
    .optional()
    .describe("Money one row costs on the higher rung; as the settings say unless said, else 0."),
});
export type LadderFitRequest = z.infer<typeof LadderFitRequest>;

const Ci = z.tuple([z.number(), z.number()]).readonly().nullable();

/** Money a case, a review and the price of the rung included. */
const CostFigure = z.strictObject({ value: z.number(), ci: Ci });

/** How one way of answering did on rows that no fit has seen. */
const LadderFigures = z.strictObject({
  accuracy: z.number(),
  nll: z.number(),
  ece: z.number(),
  review_rate: z.number(),
  cost: CostFigure,
});
export type LadderFigures = z.infer<typeof LadderFigures>;

const LadderPoint = z.strictObject({
  /** Rows that are expected to save more than this go up. */
  limit: z.number(),
  /** Of rows that go up. */
  share: z.number(),
  cost: z.number(),
  ci: Ci,
});

/** What the rung brings, measured on rows that the fit has not seen. */
export const LadderReport = z.strictObject({
  rows: z.int(),
  /** Total cost a case by how many rows go up, from nobody to everybody. */
  curve: z.array(LadderPoint),
  /** As the ladder goes by the fitted rule. */
  chosen: LadderPoint,
  /** Nobody goes up, everybody does, and those the rule sends. */
  below: LadderFigures,
  above: LadderFigures,
  ladder: LadderFigures,
  /** Money a case that the ladder saves against nobody and against everybody going up. */
  saved: z.strictObject({ to_below: CostFigure, to_above: CostFigure }),
  /** Share of rows where both rungs name the same label first. */
  agreement: z.number(),
  /** Labels that going up set right and wrong, of rows the rule sends and of all. */
  changes: z.strictObject({
    sent: z.strictObject({ corrected: z.int(), corrupted: z.int(), net: z.int() }),
    all: z.strictObject({ corrected: z.int(), corrupted: z.int(), net: z.int() }),
  }),
  /** Milliseconds a row takes on each rung, in batches, and rows a second that follow for the ladder: 1 / (c1 + f·c2). */
  speed: z.strictObject({
    below_ms: z.number(),
    above_ms: z.number(),
    rows_per_second: z.number(),
  }),
  /** Where the variants of a row disagree, and how often its label is wrong there and elsewhere; null without variants. */
  disagreement: z
    .strictObject({
      share: z.number(),
      error_with: z.number().nullable(),
      error_without: z.number().nullable(),
    })
    .nullable(),
});
export type LadderReport = z.infer<typeof LadderReport>;

const FittedVersion = z.strictObject({ model: Slug, version: Ordinal });

export const LadderFitDto = z.strictObject({
  id: z.string(),
  kind: FitKind,
  below: FittedVersion,
  above: FittedVersion,
  dataset: z.string(),
  fitted_rows: z.int(),
  policy_version: z.int(),
  price: z.number(),
  /** What a row must be expected to save beyond the price. */
  margin: z.number(),
  /** By the lower rung's probability, what a case costs on average once the higher one has answered. */
  bins: z.array(
    z.strictObject({
      from: z.number().nullable(),
      rows: z.int(),
      accuracy: z.number(),
    }),
  ),
  variants: z.array(Variant).nullable(),
  /** What the input itself counts, then each variant. */
  weights: z.array(z.number()).nullable(),
  report: LadderReport,
  /** Whether the endpoint's ladder goes by it now, and what stands against that. */
  in_force: z.boolean(),
  why_not: z.string().nullable(),
  created_at: Instant,
  created_by: z.string(),
});
export type LadderFitDto = z.infer<typeof LadderFitDto>;

/** What was fitted for an endpoint's ladder, newest first, and the job that fitted or fits. */
export const LadderFitsDto = z.strictObject({
  endpoint: z.string(),
  fits: z.array(LadderFitDto),
  job: JobDto.nullable(),
});
export type LadderFitsDto = z.infer<typeof LadderFitsDto>;

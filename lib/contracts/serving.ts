import { z } from "zod";
import { Ordinal, Slug, textUpTo } from "./common";
import { JobDto } from "./jobs";

/** The five usual ladders of machine deciders by their names. */
export const Strategy = z.enum(["dynamic", "static", "hybrid", "two_phase", "augmentation"]);
export type Strategy = z.infer<typeof Strategy>;

/** Machine deciders, cheapest first; a ladder names some of them. */
export const RungName = z.enum(["cache", "model", "small", "large", "augmentation"]);
export type RungName = z.infer<typeof RungName>;

/** What share of the traffic the model's `challenger` answers; a subject keeps to its version. */
export const SplitDto = z.strictObject({ challenger_share: z.number().min(0).max(1) });

/**
 * Where scores are kept. `static`: a table computed ahead for every possible input; `remember`: what this process scored lately.
 * Scores are kept, decisions never.
 */
export const ServingCache = z.strictObject({
  source: z.enum(["static", "remember"]),
  max_age_s: z
    .number()
    .positive()
    .max(31_536_000)
    .optional()
    .describe("Older scores count as missing; absent, none is too old."),
  max_entries: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe("How many a process remembers, 10,000 unless said."),
});
export type ServingCache = z.infer<typeof ServingCache>;

/** Another model beside the endpoint's own, which takes its inputs and gives its labels. */
export const VersionReference = z.union([
  z.strictObject({ model: Slug, version: Ordinal.min(1) }),
  z.strictObject({ model: Slug, alias: Slug }),
]);
export type VersionReference = z.infer<typeof VersionReference>;

/** Money one row costs on each rung, in the policy's currency; what is not named is free. */
const price = z.number().min(0).max(1e9).optional();
export const RungPrices = z.strictObject({
  cache: price,
  model: price,
  small: price,
  large: price,
  augmentation: price,
});

/** When a row goes on from the small model to the large one. */
export const HandOver = z.strictObject({
  fit: textUpTo(64, 1).describe("The fit of the ladder that says what comes after."),
});

const seed = z.int().min(0).max(0xffffffff).describe("Another seed is another variant.");

/** One way to vary an input: pictures are flipped and shifted, texts lose words, numbers move within their error. */
export const Variant = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("flip"), axis: z.enum(["horizontal", "vertical"]) }),
  z.strictObject({
    kind: z.literal("shift"),
    dx: z.int().min(-64).max(64).describe("Pixels to the right."),
    dy: z.int().min(-64).max(64).describe("Pixels down."),
  }),
  z.strictObject({
    kind: z.literal("mask"),
    share: z.number().gt(0).lt(1).describe("How likely each word is left out."),
    seed,
  }),
  z.strictObject({
    kind: z.literal("jitter"),
    errors: z
      .record(textUpTo(100, 1), z.number().positive().max(1e12))
      .describe("By column, how far a measurement may be off, in its unit."),
    seed,
  }),
]);
export type Variant = z.infer<typeof Variant>;

/** Which variants of a row are asked beside the row itself, and when. */
export const Augmentation = z.strictObject({
  variants: z.array(Variant).min(1).max(31),
  fit: textUpTo(64, 1)
    .optional()
    .describe("The fit that says what each variant counts; absent, they count alike."),
  only_uncertain: z
    .boolean()
    .optional()
    .describe("Whether only rows are varied that it is expected to pay for; true unless said."),
});

/**
 * How an endpoint is served: a ladder by its usual name, and the parts that this ladder takes. Cached, then small, then large,
 * then augmentation: `cache` stands before the first model of every ladder, `augmentation` after the last.
 */
export const ServingSettings = z.strictObject({
  strategy: Strategy,
  cache: ServingCache.optional(),
  small: VersionReference.optional().describe("Absent: the endpoint's own model is the small one."),
  large: VersionReference.optional().describe("Absent: the endpoint's own model is the large one."),
  hand_over: HandOver.optional(),
  augmentation: Augmentation.optional(),
  prices: RungPrices.optional(),
  split: SplitDto.optional(),
});
export type ServingSettings = z.infer<typeof ServingSettings>;

/** Changes to them: what is absent stays, `null` takes a part away. Parts that a new strategy does not take go with it. */
export const PatchServing = z.strictObject({
  strategy: Strategy.optional(),
  cache: ServingCache.nullable().optional(),
  small: VersionReference.nullable().optional(),
  large: VersionReference.nullable().optional(),
  hand_over: HandOver.nullable().optional(),
  augmentation: Augmentation.nullable().optional(),
  prices: RungPrices.nullable().optional(),
  split: SplitDto.nullable().optional(),
});
export type PatchServing = z.infer<typeof PatchServing>;

/** The parts each strategy takes, beside prices and the split. */
export const PARTS = {
  dynamic: [],
  static: ["cache"],
  hybrid: ["cache"],
  two_phase: ["cache", "small", "large", "hand_over", "augmentation"],
  augmentation: ["cache", "augmentation"],
} as const satisfies Record<Strategy, readonly (keyof ServingSettings)[]>;

/** The rungs of a ladder in the order they are climbed. */
export function rungsOf({ strategy, cache, augmentation }: ServingSettings): RungName[] {
  if (strategy === "static") return ["cache"];
  const models: RungName[] = strategy === "two_phase" ? ["small", "large"] : ["model"];
  const isVaried = strategy === "augmentation" || (strategy === "two_phase" && augmentation);
  return [
    ...(cache && strategy !== "dynamic" ? (["cache"] as const) : []),
    ...models,
    ...(isVaried ? (["augmentation"] as const) : []),
  ];
}

export const PrecomputeRequest = z.strictObject({
  refresh: z
    .boolean()
    .default(false)
    .describe("Whether answers that are there already are made anew."),
});

/** One version's table. */
export const TableDto = z.strictObject({
  role: z.enum(["champion", "challenger", "small"]),
  model: z.string(),
  version: z.number().int(),
  /** Whether the strategy in force looks answers up in it. */
  in_use: z.boolean(),
  /** How many inputs there are; null where there is no end of them, and why. */
  keys: z.number().int().nullable(),
  why_not: z.string().nullable(),
  /** How many of their answers are there and not too old, and the share. */
  covered: z.number().int(),
  coverage: z.number().nullable(),
  oldest_age_s: z.number().nullable(),
  newest_age_s: z.number().nullable(),
});
export type TableDto = z.infer<typeof TableDto>;

/** What was made ahead for an endpoint, and the job that made or makes it. */
export const PrecomputeDto = z.strictObject({
  endpoint: z.string(),
  strategy: Strategy,
  max_age_s: z.number().nullable(),
  tables: z.array(TableDto),
  job: JobDto.nullable(),
});
export type PrecomputeDto = z.infer<typeof PrecomputeDto>;

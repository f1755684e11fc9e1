import { z } from "zod";

const Described = {
  name: z.string().min(1).max(100),
  /** What people call the column. */
  label: z.string().min(1).max(200),
  /** True when training saw rows without it; such a column may be null or absent, any other must be sent. */
  nullable: z.boolean(),
};

/**
 * A column of numbers. `unit` is `years`, `months`, `money` (the policy's currency) or nothing; `range` is what
 * training saw, where that is known, and is not enforced.
 */
export const NumberField = z.strictObject({
  ...Described,
  kind: z.literal("number"),
  unit: z.string().max(40).nullable(),
  range: z.strictObject({ min: z.number(), max: z.number() }).nullable(),
});
export type NumberField = z.infer<typeof NumberField>;

/**
 * A column of levels, in the order training saw them sorted. A level outside the list is no fault: the pipeline reports
 * it as unseen.
 */
export const CategoryField = z.strictObject({
  ...Described,
  kind: z.literal("category"),
  levels: z.array(z.string().max(200)).min(1),
});
export type CategoryField = z.infer<typeof CategoryField>;

/** One input column, for people and for the check at the door. */
export const FeatureField = z.discriminatedUnion("kind", [NumberField, CategoryField]);
export type FeatureField = z.infer<typeof FeatureField>;

/** The input schema of an endpoint that takes `features`: which columns a case must bring, and what each may hold. */
export const FeatureSchema = z.strictObject({
  fields: z
    .array(FeatureField)
    .min(1)
    .refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, {
      error: "Two fields carry the same name",
    }),
});
export type FeatureSchema = z.infer<typeof FeatureSchema>;

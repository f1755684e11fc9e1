import { z } from "zod";

/** One case whose whole way through the version is known: columns, model row, raw output, calibrated output. */
export const GoldenRow = z.strictObject({
  name: z.string(),
  features: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  /** Columns with a level training never saw. */
  unseen: z.array(z.string()),
  /** The model's row; each number is exactly a float32. */
  row: z.array(z.number()),
  /** What the model answers, in the order of the labels. */
  raw: z.array(z.number()),
  probabilities: z.array(z.number()),
});
export type GoldenRow = z.infer<typeof GoldenRow>;

/** Rows replayed whenever a version is loaded: `row` must match bit by bit, outputs within `tolerance` (absolute). */
export const GoldenRows = z.strictObject({
  schema: z.literal("umpire-golden/1"),
  tolerance: z.number().positive(),
  rows: z.array(GoldenRow).min(1),
});
export type GoldenRows = z.infer<typeof GoldenRows>;

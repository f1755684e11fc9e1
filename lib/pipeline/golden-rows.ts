import { z } from "zod";

type Nested = number | string | Nested[];
const Nested: z.ZodType<Nested> = z.lazy(() =>
  z.union([z.number(), z.string().max(40), z.array(Nested)]),
);

/** What a case brings, as a caller sends it; the image as base64. */
const GoldenInput = z.union([
  z.strictObject({
    features: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  }),
  z.strictObject({ text: z.string() }),
  z.strictObject({ image: z.string() }),
  z.strictObject({ tensor: Nested }),
]);

/** One case whose whole way through the version is known: input, model row, raw output, calibrated output. */
export const GoldenRow = z.strictObject({
  name: z.string(),
  input: GoldenInput,
  /** Columns with a level training never saw. */
  unseen: z.array(z.string()),
  /** The model's row of a tabular pipeline, so that a mismatch names the column; each number is exactly a float32. */
  row: z.array(z.number()).nullable(),
  /** SHA-256 of `fedBytes`: what the pipeline hands to the adapter. */
  row_sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What the model answers, in the order of the labels. */
  raw: z.array(z.number()),
  probabilities: z.array(z.number()),
});
export type GoldenRow = z.infer<typeof GoldenRow>;

/** Rows replayed whenever a version is loaded: rows must match bit by bit, outputs within `tolerance` (absolute). */
export const GoldenRows = z.strictObject({
  schema: z.literal("umpire-golden/1"),
  tolerance: z.number().positive(),
  rows: z.array(GoldenRow).min(1),
});
export type GoldenRows = z.infer<typeof GoldenRows>;

import { z } from "zod";
import { Adapter, Signature } from "./adapter";
import { FeatureSchema } from "./feature-schema";
import { Pipeline } from "./pipeline";
import { RemotePlace } from "./remote-place";

const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
const Scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);

/** A figure with its 95 % interval. */
export const Measured = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
export type Measured = z.infer<typeof Measured>;

/** What the calibrated version does on one part of the data, under the demo policy of its recipe. Costs are money per case. */
export const PartMetrics = z.strictObject({
  n: z.number().int().positive(),
  accuracy: Measured,
  /** Area under the curve of two labels; `null` where there are more. */
  auc: Measured.nullable(),
  nll: Measured,
  brier: Measured,
  ece15: Measured,
  review_rate: Measured,
  cost_automatic: Measured,
  cost_with_people: Measured,
  /** Of the cases kept from people, the share whose likeliest label is wrong; `null` where none was kept. */
  kept_error: Measured.nullable().optional(),
});
export type PartMetrics = z.infer<typeof PartMetrics>;

/** How often cases of one label have it as their likeliest. */
export const ClassMetrics = z.strictObject({ n: z.number().int().positive(), recall: Measured });
export type ClassMetrics = z.infer<typeof ClassMetrics>;

const Data = z.strictObject({
  name: z.string(),
  source: z.string(),
  license: z.string(),
  /** SHA-256 of the file the rows came from; of several files, over their hashes. */
  sha256: Sha256Hex,
  /** Name and version of the split by content. */
  split: z.string(),
  /** Rows per part. */
  rows: z.record(z.string(), z.number().int().nonnegative()),
  /** SHA-256 over the sorted row hashes, per part. */
  fingerprint: z.record(z.string(), Sha256Hex),
  /** Columns that travel with a case for audits and never reach the model. */
  context: z.array(z.string()),
});

const Source = z.strictObject({
  /** The commit trained from; its time is the version's `created_at`. */
  commit: z.string(),
  committed_at: z.string(),
  dirty: z.boolean(),
  command: z.string(),
  /** SHA-256 over the sources of each room the artifact depends on. */
  files_sha256: z.record(z.string(), Sha256Hex),
});

/**
 * How the version's raw output becomes probabilities; `parameters` is the whole calibrator of `lib/decision`, fitted on
 * `rows` cases.
 */
const FittedCalibrator = z.strictObject({
  method: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  rows: z.number().int().nonnegative(),
});

/** Costs as a policy names them: `base + per_unit * <column of>` where a case sets its own. Money of `currency`. */
const Pricing = z.strictObject({
  costs: z.array(
    z.strictObject({
      truth: z.string(),
      decided: z.string(),
      cost: z.union([
        z.number(),
        z.strictObject({ base: z.number(), per_unit: z.number(), of: z.string() }),
      ]),
    }),
  ),
  review: z.number().nonnegative(),
  currency: z.string(),
});
export type Pricing = z.infer<typeof Pricing>;

/**
 * The record that makes a version reproducible; the registry stores it whole. No wall clock. What an upload does not
 * know is `null`.
 */
export const ModelManifest = z.strictObject({
  schema: z.literal("umpire-model/1"),
  model: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  version: z.number().int().positive(),
  task: z.literal("classification"),
  title: z.string(),
  labels: z.array(z.string().min(1).max(100)).min(2),
  data: Data.nullable(),
  source: Source.nullable(),
  /** Every hyper-parameter and the seed. */
  parameters: z.record(z.string(), Scalar),
  environment: z
    .strictObject({
      node: z.string(),
      onnxruntime: z.string(),
      cpu_flags: z.array(z.string()),
      threads: z.number().int().positive(),
    })
    .nullable(),
  /** The columns a case brings; `null` where it brings none. */
  features: FeatureSchema.nullable(),
  /** The pipeline itself, or for a big one the name of the file beside this one that holds it. */
  pipeline: z
    .strictObject({ sha256: Sha256Hex, fitted: Pipeline.nullable(), file: z.string().nullable() })
    .refine(({ fitted, file }) => (fitted === null) !== (file === null), {
      error: "The pipeline is either here or in a file",
    }),
  signature: Signature,
  adapter: Adapter,
  /** `null` when none was fitted yet. */
  calibrator: FittedCalibrator.nullable(),
  /** What the two cost metrics are priced with. */
  pricing: Pricing.nullable(),
  metrics: z.record(z.string(), PartMetrics),
  /** The same on cuts of the part `report`, by what the cut holds. */
  segments: z.record(z.string(), PartMetrics),
  /** On `report`: of the cases of a label, the share whose likeliest label it is. */
  classes: z.record(z.string(), ClassMetrics),
  /** Further figures the card quotes, by name. */
  notes: z.record(z.string(), z.number()),
  lineage: z.array(
    z.strictObject({ relation: z.string(), model: z.string(), version: z.number() }),
  ),
  artifact: z.strictObject({
    file: z.string(),
    sha256: Sha256Hex,
    bytes: z.number().int().positive(),
  }),
  /** SHA-256 of the other files of the version's folder, by name. */
  files: z.record(z.string(), Sha256Hex),
  /** Where the model is served when not here; the artifact is then this very place. */
  remote: RemotePlace.optional(),
  /** Words to find the version by. */
  tags: z.array(z.string().min(1).max(60)).default([]),
});
export type ModelManifest = z.infer<typeof ModelManifest>;

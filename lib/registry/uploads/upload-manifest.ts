import { z } from "zod";
import { Adapter } from "#lib/pipeline/adapter";
import { FeatureSchema } from "#lib/pipeline/feature-schema";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import { Pipeline } from "#lib/pipeline/pipeline";

const known = ModelManifest.shape;
const Name = z.string().min(1).max(300);
const Values = z.array(z.union([z.number(), z.string()])).max(100_000);

/** What the uploader says of the file's edges where the graph says nothing or too much. */
const AdapterWords = z.strictObject({
  input_kind: z.enum(["features", "text", "tokens", "image", "tensor"]).optional(),
  /** The tensor that holds the scores. */
  output: Name.optional(),
  kind: Adapter.shape.output.shape.kind.optional(),
  /** The label a single value speaks for. */
  speaks_for: z.string().max(100).optional(),
  /** Values of tensors that are fed the same on every run, by the tensor's name. */
  constants: z.record(Name, Values).optional(),
  /** Dimensions of one row that the graph leaves open. */
  dims: z.array(z.number().int().positive().max(1_000_000)).max(8).optional(),
  image: z
    .strictObject({
      order: z.enum(["nchw", "nhwc"]).optional(),
      scale: z.number().optional(),
      mean: z.array(z.number()).min(1).max(3).optional(),
      deviation: z.array(z.number().positive()).min(1).max(3).optional(),
    })
    .optional(),
});

/**
 * The record that comes with an uploaded file. Everything may be left out: the probe derives what the graph tells and asks
 * for the rest. `adapter` is a whole adapter or words that help to derive one; `features` a schema or the columns' names in
 * order.
 */
export const UploadManifest = z.strictObject({
  title: z.string().min(1).max(200).optional(),
  description: z.string().max(2000).optional(),
  labels: known.labels.optional(),
  features: z.union([FeatureSchema, z.array(z.string().min(1).max(100)).min(1)]).optional(),
  adapter: z.union([Adapter, AdapterWords]).optional(),
  pipeline: Pipeline.optional(),
  data: known.data.default(null),
  source: known.source.default(null),
  parameters: known.parameters.default({}),
  environment: known.environment.default(null),
  pricing: known.pricing.default(null),
  metrics: known.metrics.default({}),
  notes: known.notes.default({}),
  tags: z.array(z.string().min(1).max(60)).max(50).default([]),
  lineage: known.lineage.default([]),
  calibrator: known.calibrator.default(null),
  golden: GoldenRows.nullable().default(null),
  /** Rewrites of the graph that need the uploader's word. */
  agree_to: z.array(z.enum(["locale"])).default([]),
});
export type UploadManifest = z.infer<typeof UploadManifest>;

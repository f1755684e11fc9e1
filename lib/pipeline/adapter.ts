import { z } from "zod";

/** Element types of tensors, as ONNX names them in lower case. */
export const TensorType = z.enum([
  "float16",
  "float32",
  "float64",
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "bool",
  "string",
]);
export type TensorType = z.infer<typeof TensorType>;

const TensorName = z.string().min(1).max(300);

/** One value at the edge of a graph. A dimension is a number when fixed, a name or `null` when dynamic. */
const EdgeSignature = z.strictObject({
  name: TensorName,
  kind: z.enum(["tensor", "sequence", "map", "optional", "sparse_tensor", "unknown"]),
  type: z.string(),
  dims: z.array(z.union([z.number().int().nonnegative(), z.string(), z.null()])).nullable(),
});

/** What the graph itself says about its edges. */
export const Signature = z.strictObject({
  inputs: z.array(EdgeSignature),
  outputs: z.array(EdgeSignature),
});
export type Signature = z.infer<typeof Signature>;

const Size = z.number().int().positive();

/** One [N, D] tensor whose columns are listed in order. */
const MatrixInput = z.strictObject({
  layout: z.literal("matrix"),
  tensor: TensorName,
  type: TensorType,
  columns: z.array(z.string()).min(1),
});

/** One named tensor [N, 1] a feature, strings and numbers mixed; `column` is the feature that fills it. */
const ColumnsInput = z.strictObject({
  layout: z.literal("columns"),
  columns: z
    .array(z.strictObject({ column: z.string(), tensor: TensorName, type: TensorType }))
    .min(1),
});

/** Strings as they came: [N], or [N, 1] at rank 2. */
const TextInput = z.strictObject({
  layout: z.literal("text"),
  tensor: TensorName,
  rank: z.union([z.literal(1), z.literal(2)]),
});

/**
 * Whole-number ids [N, length], padded with 0; where named, the mask holds 1 at each id sent and 0 behind, and the
 * types 0 everywhere.
 */
const TokensInput = z.strictObject({
  layout: z.literal("tokens"),
  ids: TensorName,
  mask: TensorName.nullable(),
  types: TensorName.nullable(),
  type: TensorType,
  length: Size,
});

/** Pixels of 0 to 255 as `(pixel * scale - mean) / deviation`, with a mean and a deviation per channel. */
const ImageInput = z
  .strictObject({
    layout: z.literal("image"),
    tensor: TensorName,
    type: TensorType,
    order: z.enum(["nchw", "nhwc"]),
    channels: z.union([z.literal(1), z.literal(3)]),
    height: Size,
    width: Size,
    scale: z.number(),
    mean: z.array(z.number()).min(1).max(3),
    deviation: z.array(z.number().positive()).min(1).max(3),
  })
  .refine(
    ({ channels, mean, deviation }) => [mean, deviation].every((it) => it.length === channels),
    {
      error: "Each channel needs its mean and deviation",
    },
  );

/** A tensor as the caller sends it; `dims` are those of one row, none at all for one number a row. */
const TensorInput = z.strictObject({
  layout: z.literal("tensor"),
  tensor: TensorName,
  type: TensorType,
  dims: z.array(Size).max(8),
});

/** An input that is fed the same value at every run; `dims` is empty for a single value. */
const ConstantInput = z.strictObject({
  tensor: TensorName,
  type: TensorType,
  dims: z.array(z.number().int().nonnegative()).max(8),
  values: z.array(z.union([z.number(), z.string()])).max(100_000),
});

/** How to feed a model and read it: frozen with the version. */
export const Adapter = z.strictObject({
  input: z.discriminatedUnion("layout", [
    MatrixInput,
    ColumnsInput,
    TextInput,
    TokensInput,
    ImageInput,
    TensorInput,
  ]),
  constants: z.array(ConstantInput).default([]),
  output: z.strictObject({
    tensor: TensorName,
    kind: z.enum([
      "probabilities",
      "logits",
      "log_probabilities",
      "single_probability",
      "single_logit",
    ]),
    /** In the order of the output's columns. */
    labels: z.array(z.string().min(1).max(100)).min(2),
    /** The label a single value speaks for; `null` when every label has its own column. */
    speaks_for: z.string().nullable(),
    /** One row of scores a row of input; a middle axis of 1 is squeezed. */
    row: z.literal("plain").default("plain"),
  }),
  /** `fixed` takes exactly `size` rows a run; the caller pads the last chunk and drops the padding. */
  batch: z.discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("dynamic") }),
    z.strictObject({ mode: z.literal("fixed"), size: Size }),
  ]),
});
export type Adapter = z.infer<typeof Adapter>;

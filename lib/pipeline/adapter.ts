import { z } from "zod";

/** Element types of tensors, as ONNX names them in lower case. */
export const TensorType = z.enum([
  "float16",
  "float32",
  "float64",
  "int8",
  "uint8",
  "int32",
  "int64",
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

/** How to feed a model and read it: frozen with the version. */
export const Adapter = z.strictObject({
  /** `matrix` is one [N, D] tensor whose columns are listed in order. */
  input: z.discriminatedUnion("layout", [
    z.strictObject({
      layout: z.literal("matrix"),
      tensor: TensorName,
      type: TensorType,
      columns: z.array(z.string()).min(1),
    }),
  ]),
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
  }),
  /** `fixed` takes exactly `size` rows a run; the caller pads the last chunk and drops the padding. */
  batch: z.discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("dynamic") }),
    z.strictObject({ mode: z.literal("fixed"), size: z.number().int().positive() }),
  ]),
});
export type Adapter = z.infer<typeof Adapter>;

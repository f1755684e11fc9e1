import { z } from "zod";

const Name = z.string().min(1).max(100);

/** What to fit: the steps in order, naming columns only. `missing` asks for a column that says "nothing was known". */
export const PipelineSpec = z.strictObject({
  steps: z.array(
    z.discriminatedUnion("step", [
      z.strictObject({
        step: z.literal("impute_median"),
        columns: z.array(z.strictObject({ name: Name, missing: z.boolean() })),
      }),
      z.strictObject({ step: z.literal("standardize"), columns: z.array(Name) }),
      z.strictObject({
        step: z.literal("one_hot"),
        columns: z.array(z.strictObject({ name: Name, missing: z.boolean() })),
      }),
    ]),
  ),
});
export type PipelineSpec = z.infer<typeof PipelineSpec>;

/** Numbers enter here: nothing known becomes the median, and a 1 in the column `missing` names, if any. */
const ImputeMedian = z.strictObject({
  step: z.literal("impute_median"),
  columns: z.array(z.strictObject({ name: Name, median: z.number(), missing: Name.nullable() })),
});

/** `(x − mean) / scale`, in float64. */
const Standardize = z.strictObject({
  step: z.literal("standardize"),
  columns: z.array(z.strictObject({ name: Name, mean: z.number(), scale: z.number().positive() })),
});

/** A column of zeros and one 1 per level, plus one for "nothing was known" where `missing` names it. */
const OneHot = z.strictObject({
  step: z.literal("one_hot"),
  columns: z.array(
    z.strictObject({
      name: Name,
      levels: z.array(z.strictObject({ level: z.string(), column: Name })),
      missing: Name.nullable(),
    }),
  ),
});

export const PipelineStep = z.discriminatedUnion("step", [ImputeMedian, Standardize, OneHot]);
export type PipelineStep = z.infer<typeof PipelineStep>;

/** Columns of features to one row of numbers. `columns` is the model's row, in order; every column comes from exactly one step. */
export const TabularPipeline = z
  .strictObject({
    kind: z.literal("tabular"),
    steps: z.array(PipelineStep),
    columns: z.array(Name).min(1),
  })
  .refine(isComplete, { error: "The columns are not what the steps produce" })
  .refine(isOrdered, { error: "A step scales a column that no earlier step produces" });
export type TabularPipeline = z.infer<typeof TabularPipeline>;

/** Columns of features as they came, in order: whatever turns them into numbers is part of the graph. */
const RawColumns = z.strictObject({
  kind: z.literal("raw_columns"),
  columns: z.array(z.strictObject({ name: Name, kind: z.enum(["number", "text"]) })).min(1),
});
export type RawColumns = z.infer<typeof RawColumns>;

/**
 * A text to one row with a number per term: `(1 + ln count) * idf`, scaled to length 1. Only the first `max_characters`
 * (UTF-16 code units) count; `ngrams` 2 adds pairs of neighbors. `terms` stand in the order of the row.
 */
export const BagOfWords = z
  .strictObject({
    kind: z.literal("bag_of_words"),
    max_characters: z.number().int().positive().nullable(),
    ngrams: z.union([z.literal(1), z.literal(2)]),
    terms: z.array(z.string().min(1)).min(1),
    idf: z.array(z.number()),
  })
  .refine(({ terms, idf }) => terms.length === idf.length, { error: "Each term needs its idf" })
  .refine(({ terms }) => new Set(terms).size === terms.length, { error: "A term stands twice" });
export type BagOfWords = z.infer<typeof BagOfWords>;

/** A text as it came. */
const RawText = z.strictObject({ kind: z.literal("raw_text") });

const Size = z.number().int().positive();

/**
 * A picture resized by area to `height` × `width`, grey (luma) or RGB; turned to its negative when its border is
 * brighter than half.
 */
const ImagePipeline = z.strictObject({
  kind: z.literal("image"),
  channels: z.union([z.literal(1), z.literal(3)]),
  height: Size,
  width: Size,
  invert_bright_border: z.boolean(),
});
export type ImagePipeline = z.infer<typeof ImagePipeline>;

/** A nested list of numbers with exactly these dimensions. */
const TensorPipeline = z.strictObject({
  kind: z.literal("tensor"),
  dims: z.array(Size).max(8),
});
export type TensorPipeline = z.infer<typeof TensorPipeline>;

/** A list of at most `length` ids. */
const TokensPipeline = z.strictObject({ kind: z.literal("tokens"), length: Size });
export type TokensPipeline = z.infer<typeof TokensPipeline>;

/** A fitted pipeline as data: the same object makes the training rows and serves, so both see the same bits. */
export const Pipeline = z.discriminatedUnion("kind", [
  TabularPipeline,
  RawColumns,
  BagOfWords,
  RawText,
  ImagePipeline,
  TensorPipeline,
  TokensPipeline,
]);
export type Pipeline = z.infer<typeof Pipeline>;

/** What a caller sends to a version with this pipeline. */
export type InputKind = "features" | "text" | "image" | "tensor";

const INPUT_KINDS: Readonly<Record<Pipeline["kind"], InputKind>> = {
  tabular: "features",
  raw_columns: "features",
  bag_of_words: "text",
  raw_text: "text",
  image: "image",
  tensor: "tensor",
  tokens: "tensor",
};

/** The one member of an input that the pipeline reads. */
export function inputKindOf({ kind }: Pick<Pipeline, "kind">): InputKind {
  return INPUT_KINDS[kind];
}

/** The columns the steps produce: numbers, then what says that a number was missing, then levels. */
export function producedColumns(steps: readonly PipelineStep[]): string[] {
  const imputed = steps.flatMap((it) => (it.step === "impute_median" ? it.columns : []));
  const encoded = steps.flatMap((it) => (it.step === "one_hot" ? it.columns : []));
  return [
    ...imputed.map(({ name }) => name),
    ...imputed.flatMap(({ missing }) => missing ?? []),
    ...encoded.flatMap(({ levels, missing }) => [
      ...levels.map(({ column }) => column),
      ...(missing === null ? [] : [missing]),
    ]),
  ];
}

function isComplete({ steps, columns }: { steps: PipelineStep[]; columns: string[] }): boolean {
  const produced = producedColumns(steps);
  return (
    new Set(columns).size === columns.length &&
    produced.length === columns.length &&
    produced.every((column) => columns.includes(column))
  );
}

function isOrdered({ steps }: { steps: PipelineStep[] }): boolean {
  return steps.every((it, index) => {
    if (it.step !== "standardize") return true;
    const earlier = producedColumns(steps.slice(0, index));
    return it.columns.every(({ name }) => earlier.includes(name));
  });
}

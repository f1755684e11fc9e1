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

/**
 * A fitted pipeline as data: the same object fits the training matrix and serves, so both see the same bits.
 * `columns` is the model's row, in order; every column comes from exactly one step.
 */
export const Pipeline = z
  .strictObject({ steps: z.array(PipelineStep), columns: z.array(Name).min(1) })
  .refine(isComplete, { error: "The columns are not what the steps produce" })
  .refine(isOrdered, { error: "A step scales a column that no earlier step produces" });
export type Pipeline = z.infer<typeof Pipeline>;

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

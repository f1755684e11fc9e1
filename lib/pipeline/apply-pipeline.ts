import { type Features, levelOf, numberOf } from "./features";
import type { PipelineStep, TabularPipeline } from "./pipeline";

/** A model's row, and the columns whose value training never saw; they are all zeros and make the case out of distribution. */
export type AppliedRow = { readonly row: Float32Array; readonly unseen: string[] };

/** Writes one step's share of a row. */
type Writer = (features: Features, row: Float64Array, unseen: string[]) => void;
type Slots = ReadonlyMap<string, number>;

/** Writers are derived from the pipeline alone, so remembering them changes nothing but speed. */
const remembered = new WeakMap<TabularPipeline, readonly Writer[]>();

/**
 * Turns the columns of one case into the model's row, at training and at inference alike.
 * Arithmetic is float64, the row float32; with `out` it is written there from `offset`, so that a batch is filled in place.
 * Throws a `TypeError` on features that `parseFeatures` refuses.
 */
export function applyPipeline(
  pipeline: TabularPipeline,
  features: Features,
  out: Float32Array = new Float32Array(pipeline.columns.length),
  offset = 0,
): AppliedRow {
  const width = pipeline.columns.length;
  const row = new Float64Array(width);
  const unseen: string[] = [];
  for (const write of writersOf(pipeline)) write(features, row, unseen);
  out.set(row, offset);
  return { row: out.subarray(offset, offset + width), unseen };
}

function writersOf(pipeline: TabularPipeline): readonly Writer[] {
  const known = remembered.get(pipeline);
  if (known) return known;
  const slots: Slots = new Map(pipeline.columns.map((column, index) => [column, index]));
  const writers = pipeline.steps.map((step) => writerOf(step, slots));
  remembered.set(pipeline, writers);
  return writers;
}

function writerOf(step: PipelineStep, slots: Slots): Writer {
  switch (step.step) {
    case "impute_median":
      return inOrder(step.columns.map((column) => imputer(column, slots)));
    case "standardize":
      return inOrder(step.columns.map((column) => scaler(column, slots)));
    case "one_hot":
      return inOrder(step.columns.map((column) => encoder(column, slots)));
  }
}

type ColumnOf<Step extends PipelineStep["step"]> = Extract<
  PipelineStep,
  { step: Step }
>["columns"][number];

function imputer({ name, median, missing }: ColumnOf<"impute_median">, slots: Slots): Writer {
  const slot = slotOf(slots, name);
  const missingSlot = missing === null ? null : slotOf(slots, missing);
  return (features, row) => {
    const value = numberOf(features, name);
    row[slot] = value ?? median;
    if (missingSlot !== null && value === null) row[missingSlot] = 1;
  };
}

function scaler({ name, mean, scale }: ColumnOf<"standardize">, slots: Slots): Writer {
  const slot = slotOf(slots, name);
  return (_features, row) => {
    row[slot] = ((row[slot] ?? 0) - mean) / scale;
  };
}

function encoder({ name, levels, missing }: ColumnOf<"one_hot">, slots: Slots): Writer {
  const slotOfLevel = new Map<string | null, number>(
    levels.map(({ level, column }) => [level, slotOf(slots, column)]),
  );
  if (missing !== null) slotOfLevel.set(null, slotOf(slots, missing));
  return (features, row, unseen) => {
    const slot = slotOfLevel.get(levelOf(features, name));
    if (slot === undefined) unseen.push(name);
    else row[slot] = 1;
  };
}

function inOrder(writers: readonly Writer[]): Writer {
  return (features, row, unseen) => {
    for (const write of writers) write(features, row, unseen);
  };
}

function slotOf(slots: Slots, column: string): number {
  const slot = slots.get(column);
  if (slot === undefined) throw new RangeError(`The pipeline has no column ${column}`);
  return slot;
}

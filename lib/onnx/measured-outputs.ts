import type { OutputKind } from "./proposed-adapter";

/** One profile of made-up rows and what the model answered. Numbers of any width, half floats and big integers turned before. */
export type MeasuredProfile = {
  readonly name: string;
  /** Rows fed. */
  readonly rows: number;
  /** Of the output as it came back, the batch first. */
  readonly dims: readonly number[];
  readonly values: ArrayLike<number>;
  /** The same rows once more, in the same batch; `null` when not run. */
  readonly again: ArrayLike<number> | null;
  /** The same rows in batches of another size, one after the other; `null` when the batch is fixed at one row. */
  readonly regrouped: ArrayLike<number> | null;
  /** The model's own label of each row. */
  readonly labels: readonly string[] | null;
};

export type MeasuredOutputs = {
  /** Name of the output tensor: it proves nothing, but the uploader chose it. */
  readonly tensor: string;
  /** What the uploader says it is. */
  readonly declared: OutputKind | null;
  readonly labels: readonly string[] | null;
  /** Labels as the file spells them, when the uploader named others; the label output uses these. */
  readonly ownLabels: readonly string[] | null;
  readonly speaksFor: string | null;
  readonly profiles: readonly MeasuredProfile[];
};

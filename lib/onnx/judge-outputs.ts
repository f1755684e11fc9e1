import type { ModelFinding } from "./model-finding";
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

export type OutputJudgement = {
  /** Declared and not contradicted, or measured; `null` when the uploader must say. */
  readonly kind: OutputKind | null;
  /** What the numbers alone show. */
  readonly measured: "probabilities" | "log_probabilities" | "single_probability" | null;
  /** Scores a row; 0 when the shape is none of a classifier. */
  readonly classes: number;
  readonly rows: number;
  /** The label output's own word for each column, when every column won somewhere and always under one label. */
  readonly labels: string[] | null;
  /** A middle axis of 1 was taken out. */
  readonly squeezed: boolean;
  readonly missing: string[];
  readonly findings: ModelFinding[];
};

/**
 * What a model's answers to made-up rows show. A kind is measured, never believed: a declaration the numbers contradict
 * is refused. Shapes are [N, K], [N, 1] or [N]; a middle axis of 1 is taken out.
 */
export function judgeOutputs(measured: MeasuredOutputs): OutputJudgement {
  throw new TypeError(`Not judged yet: ${measured.tensor}`);
}

import { judgeLabels } from "./judge-labels";
import { judgeScores } from "./judge-scores";
import { judgeStability } from "./judge-stability";
import { labelCountFindings } from "./label-count";
import type { MeasuredOutputs } from "./measured-outputs";
import type { ModelFinding } from "./model-finding";
import type { OutputKind } from "./proposed-adapter";
import { asRows } from "./score-rows";

export type OutputJudgement = {
  /** Declared and not contradicted, or measured; `null` when the uploader must say. */
  readonly kind: OutputKind | null;
  /** What the numbers alone show. */
  readonly measured: "probabilities" | "log_probabilities" | "single_probability" | null;
  /** Labels there can be: scores a row, two for a single column, 0 when the shape is none of a classifier. */
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
export function judgeOutputs(outputs: MeasuredOutputs): OutputJudgement {
  const shape = asRows(outputs);
  const rows = outputs.profiles.reduce((sum, profile) => sum + profile.rows, 0);
  if (!shape.isRows) {
    const none = { kind: null, measured: null, classes: 0, rows, labels: null, missing: [] };
    return { ...none, squeezed: false, findings: [shape.finding] };
  }
  const { width, squeezed } = shape;
  const unstable = judgeStability(outputs, width);
  const counts = outputs.labels ? labelCountFindings(outputs.tensor, width, outputs.labels) : [];
  const scores = judgeScores(outputs, width);
  const own = judgeLabels(outputs, width);
  const isBroken = unstable.some(({ code }) => code === "nan_output" || code === "infinite_output");
  return {
    kind: scores.kind,
    measured: scores.measured,
    classes: width === 1 ? 2 : width,
    rows,
    labels: own.labels,
    squeezed,
    missing: isBroken ? [] : scores.missing,
    findings: [...unstable, ...counts, ...(isBroken ? [] : [...scores.findings, ...own.findings])],
  };
}

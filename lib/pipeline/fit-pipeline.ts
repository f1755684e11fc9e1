import { median } from "#lib/math/quantile";
import { mean } from "#lib/math/sum";
import { presentLevels, presentNumbers } from "./describe-features";
import { type Features, numberOf } from "./features";
import {
  type PipelineSpec,
  type PipelineStep,
  producedColumns,
  type TabularPipeline,
} from "./pipeline";

type StepSpec = PipelineSpec["steps"][number];
type Medians = ReadonlyMap<string, number>;

/**
 * Fits the steps on training rows: medians of the numbers present, mean and population deviation after imputing
 * (1 where a column never varies), levels sorted. Same rows, same order, same bits.
 * Throws a `RangeError` on a column without one value and on scaling what no earlier step imputes.
 */
export function fitPipeline(spec: PipelineSpec, rows: readonly Features[]): TabularPipeline {
  const medians = new Map<string, number>();
  const steps = spec.steps.map((step) => {
    const fitted = fitStep(step, rows, medians);
    if (fitted.step === "impute_median") {
      for (const { name, median } of fitted.columns) medians.set(name, median);
    }
    return fitted;
  });
  return { kind: "tabular", steps, columns: producedColumns(steps) };
}

function fitStep(spec: StepSpec, rows: readonly Features[], medians: Medians): PipelineStep {
  switch (spec.step) {
    case "impute_median":
      return { step: spec.step, columns: spec.columns.map((column) => fitMedian(column, rows)) };
    case "standardize":
      return { step: spec.step, columns: spec.columns.map((it) => fitScale(it, rows, medians)) };
    case "one_hot":
      return { step: spec.step, columns: spec.columns.map((column) => fitLevels(column, rows)) };
  }
}

type MissingSpec = { readonly name: string; readonly missing: boolean };

function fitMedian({ name, missing }: MissingSpec, rows: readonly Features[]) {
  const value = median(presentNumbers(name, rows));
  return { name, median: value, missing: missing ? missingColumn(name) : null };
}

function fitScale(name: string, rows: readonly Features[], medians: Medians) {
  const filling = medians.get(name);
  if (filling === undefined) throw new RangeError(`${name} is scaled before it is imputed`);
  const values = rows.map((row) => numberOf(row, name) ?? filling);
  const center = mean(values);
  const deviation = Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
  return { name, mean: center, scale: deviation > 0 ? deviation : 1 };
}

function fitLevels({ name, missing }: MissingSpec, rows: readonly Features[]) {
  const levels = presentLevels(name, rows).map((level) => ({ level, column: `${name}=${level}` }));
  return { name, levels, missing: missing ? missingColumn(name) : null };
}

function missingColumn(name: string): string {
  return `${name}_missing`;
}

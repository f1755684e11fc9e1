import type { Adapter } from "#lib/pipeline/adapter";
import type { FeatureField, FeatureSchema } from "#lib/pipeline/feature-schema";
import type { Pipeline } from "#lib/pipeline/pipeline";

type Input = Adapter["input"];

/**
 * The pipeline of a file that takes its inputs as callers send them: nothing is scaled or encoded on the way. Numbers of a
 * matrix must all be there, since nobody said what stands for a missing one.
 */
export function derivedPipeline(input: Input): Pipeline {
  switch (input.layout) {
    case "matrix":
      return {
        kind: "tabular",
        steps: [{ step: "impute_median", columns: input.columns.map(asItIs) }],
        columns: [...input.columns],
      };
    case "columns":
      return {
        kind: "raw_columns",
        columns: input.columns.map(({ column: name, type }) => {
          return { name, kind: type === "string" ? "text" : "number" };
        }),
      };
    case "text":
      return { kind: "raw_text" };
    case "tokens":
      return { kind: "tokens", length: input.length };
    case "image": {
      const { channels, height, width } = input;
      return { kind: "image", channels, height, width, invert_bright_border: false };
    }
    case "tensor":
      return { kind: "tensor", dims: [...input.dims] };
  }
}

/** Columns that hold texts, whose levels only the uploader knows. */
export function textColumns(input: Input): string[] {
  if (input.layout !== "columns") return [];
  return input.columns.filter(({ type }) => type === "string").map(({ column }) => column);
}

/** A schema of plain numbers for the columns of the adapter; `null` where a case brings no features. */
export function derivedFeatures(input: Input): FeatureSchema | null {
  const names =
    input.layout === "matrix"
      ? input.columns
      : input.layout === "columns"
        ? input.columns.map(({ column }) => column)
        : [];
  return names.length === 0 ? null : { fields: names.map(plainNumber) };
}

function plainNumber(name: string): FeatureField {
  return { name, label: name, nullable: false, kind: "number", unit: null, range: null };
}

function asItIs(name: string) {
  return { name, median: 0, missing: null };
}

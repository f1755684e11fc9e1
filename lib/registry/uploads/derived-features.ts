import type { Adapter } from "#lib/pipeline/adapter";
import type { FeatureField, FeatureSchema } from "#lib/pipeline/feature-schema";

type Input = Adapter["input"];

/** A schema of plain numbers for the columns of the adapter; `null` where a case brings no features. */
export function derivedFeatures(input: Input): FeatureSchema | null {
  const names = columnsOf(input);
  return names.length === 0 ? null : { fields: names.map(plainNumber) };
}

/** Columns that hold texts, whose levels only the uploader knows. */
export function textColumns(input: Input): string[] {
  if (input.layout === "matrix") return input.type === "string" ? input.columns : [];
  if (input.layout !== "columns") return [];
  return input.columns.filter(({ type }) => type === "string").map(({ column }) => column);
}

function columnsOf(input: Input): string[] {
  if (input.layout === "matrix") return input.columns;
  return input.layout === "columns" ? input.columns.map(({ column }) => column) : [];
}

function plainNumber(name: string): FeatureField {
  return { name, label: name, nullable: false, kind: "number", unit: null, range: null };
}

import { maximum, minimum } from "#lib/math/sum";
import type { FeatureField, FeatureSchema } from "./feature-schema";
import { type Features, knownValue, levelOf, numberOf } from "./features";

/** What the data cannot say about a column: its kind, what people call it, and its unit. */
export type ColumnDescription =
  | {
      readonly name: string;
      readonly label: string;
      readonly kind: "number";
      readonly unit: string | null;
    }
  | { readonly name: string; readonly label: string; readonly kind: "category" };

/** Measures range, levels and gaps of each column on the training rows. Throws a `RangeError` on a column without one value. */
export function describeFeatures(
  columns: readonly ColumnDescription[],
  rows: readonly Features[],
): FeatureSchema {
  return { fields: columns.map((column) => describeColumn(column, rows)) };
}

function describeColumn(column: ColumnDescription, rows: readonly Features[]): FeatureField {
  const { name, label } = column;
  if (column.kind === "category") {
    const levels = presentLevels(name, rows);
    return { name, label, nullable: isGappy(name, rows), kind: "category", levels };
  }
  const range = rangeOf(name, rows);
  return { name, label, nullable: isGappy(name, rows), kind: "number", unit: column.unit, range };
}

/** The levels a column holds, each once, sorted by UTF-16 code units. */
export function presentLevels(name: string, rows: readonly Features[]): string[] {
  const levels = rows.map((row) => levelOf(row, name)).filter((level) => level !== null);
  if (levels.length === 0) throw new RangeError(`${name} holds no level`);
  return [...new Set(levels)].sort();
}

/** The numbers a column holds, in row order. */
export function presentNumbers(name: string, rows: readonly Features[]): number[] {
  const numbers = rows.map((row) => numberOf(row, name)).filter((value) => value !== null);
  if (numbers.length === 0) throw new RangeError(`${name} holds no number`);
  return numbers;
}

function rangeOf(name: string, rows: readonly Features[]): { min: number; max: number } {
  const numbers = presentNumbers(name, rows);
  return { min: minimum(numbers), max: maximum(numbers) };
}

function isGappy(name: string, rows: readonly Features[]): boolean {
  return rows.some((row) => knownValue(row, name) === null);
}

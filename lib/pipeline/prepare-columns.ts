import type { Adapter, TensorType } from "./adapter";
import { type Features, knownValue } from "./features";
import { isWhole, valueFault } from "./feed-data";
import { pointerTo } from "./parse-features";
import type { RawColumns } from "./pipeline";
import type { InputFault, Preparation } from "./prepare";

type Column = RawColumns["columns"][number];

/**
 * Features in the graph's order, each held against the type of the tensor it goes to. Nothing known stays nothing,
 * where the type has room for it.
 */
export function prepareColumns(
  { columns }: RawColumns,
  features: Features,
  adapter: Adapter | undefined,
): Preparation {
  const faults: InputFault[] = [];
  const values = columns.map((column, place) => {
    const value = knownValue(features, column.name);
    const detail = columnFault(column, value, typeOf(adapter, column, place));
    if (detail === null) return value as number | string | null;
    faults.push({
      pointer: `/features${pointerTo(column.name)}`,
      detail: `${column.name} ${detail}.`,
    });
    return null;
  });
  return faults.length > 0 ? { faults } : { kind: "columns", values, unseen: [] };
}

function columnFault({ kind }: Column, value: unknown, type: TensorType): string | null {
  if (value === null) return isWhole(type) ? "is required" : null;
  if (kind === "text") {
    if (typeof value !== "string") return "must be a text";
    return value.isWellFormed() ? null : "holds half a character";
  }
  return typeof value === "number" ? valueFault(type, value) : "must be a number";
}

function typeOf(adapter: Adapter | undefined, { kind }: Column, place: number): TensorType {
  const input = adapter?.input;
  const fed = input?.layout === "columns" ? input.columns[place]?.type : undefined;
  if (fed !== undefined) return fed;
  if (input?.layout === "matrix" && kind === "number") return input.type;
  return kind === "number" ? "float32" : "string";
}

import type { MeasuredOutputs, MeasuredProfile } from "./measured-outputs";
import { type ModelFinding, quoted, refused } from "./model-finding";
import { encoder } from "./propose-output";

/** The width of a row, or why the answers are no rows of scores. */
export type RowShape =
  | { readonly isRows: true; readonly width: number; readonly squeezed: boolean }
  | { readonly isRows: false; readonly finding: ModelFinding };

/** Every profile has to give one row a row: [N, K], [N, 1] or [N], or [N, 1, K] with its middle axis taken out. */
export function asRows({ tensor, profiles }: MeasuredOutputs): RowShape {
  const shapes = profiles.map((profile) => shapeOf(tensor, profile));
  const wrong = shapes.find((shape) => !shape.isRows);
  const [first] = shapes;
  if (wrong) return wrong;
  if (!first?.isRows) return { isRows: false, finding: nothingMeasured(tensor) };
  const widths = new Set(shapes.flatMap((shape) => (shape.isRows ? [shape.width] : [])));
  if (widths.size === 1) return first;
  return { isRows: false, finding: unevenRows(tensor, [...widths]) };
}

/** Cells as doubles, whatever held them. */
export function cellsOf(values: ArrayLike<number>, row: number, width: number): number[] {
  return Array.from({ length: width }, (_, column) => values[row * width + column] ?? Number.NaN);
}

function shapeOf(tensor: string, { name, rows, dims }: MeasuredProfile): RowShape {
  const flat = dims.length === 3 && dims[1] === 1 ? dims.filter((_, axis) => axis !== 1) : dims;
  const [count = 1, width = 1] = flat;
  if (flat.length > 2 || width === 0) {
    return { isRows: false, finding: encoder({ name: tensor, dims }) };
  }
  if (flat.length === 0 || count !== rows) {
    return { isRows: false, finding: lostRows(tensor, name, rows, flat.length === 0 ? 0 : count) };
  }
  return { isRows: true, width, squeezed: flat.length < dims.length };
}

function lostRows(tensor: string, profile: string, fed: number, came: number): ModelFinding {
  return refused(
    "batch_dependent",
    `${quoted(tensor)} on profile ${profile}: ${fed} rows in, ${came} out`,
    `The answer for one row depends on the others: ${fed} rows went in, ${came} came out. Export the model with a batch axis.`,
  );
}

function unevenRows(tensor: string, widths: readonly number[]): ModelFinding {
  return refused(
    "looks_like_encoder",
    `${quoted(tensor)} is ${widths.slice(0, 4).join(" or ")} wide`,
    "The number of scores changes with the input: this yields an embedding, a map or a sequence, not class scores.",
  );
}

function nothingMeasured(tensor: string): ModelFinding {
  return refused("no_scores", quoted(tensor), "The model answered no row at all.");
}

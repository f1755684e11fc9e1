import { shown } from "#lib/onnx/model-finding";
import { plainNumbers } from "#lib/pipeline/read-output";
import type { TensorValue } from "#lib/runtime/protocol";
import type { ProbeSample } from "./probe-report";

const ROWS = 2;
/** Values of a tensor's row that people look at. */
const VALUES = 8;

/** The first rows of a profile beside the model's answers, short enough for a page. */
export function sampleOf(
  profile: string,
  feeds: Readonly<Record<string, TensorValue>>,
  scores: TensorValue | undefined,
): ProbeSample {
  const rows = Math.max(0, ...Object.values(feeds).map(({ dims }) => dims[0] ?? 0));
  const places = Array.from({ length: Math.min(ROWS, rows) }, (_, row) => row);
  return {
    profile,
    inputs: places.map((row) =>
      Object.fromEntries(
        Object.entries(feeds).map(([name, tensor]) => [shown(name), cellsOf(tensor, row, rows)]),
      ),
    ),
    outputs: places.map((row) => (scores ? cellsOf(scores, row, rows) : [])),
  };
}

function cellsOf(tensor: TensorValue, row: number, rows: number): (number | string)[] {
  const { type, data } = tensor;
  const width = Math.floor(data.length / rows);
  const places = Array.from({ length: Math.min(width, VALUES) }, (_, at) => row * width + at);
  if (type === "string") return places.map((place) => shown(String(data[place])));
  const numbers = plainNumbers(tensor);
  return places.map((place) => told(numbers[place] ?? Number.NaN));
}

/** JSON knows no NaN and no infinity. */
function told(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

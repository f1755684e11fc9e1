import { halfToFloat } from "#lib/math/half-float";
import { sigmoid } from "#lib/math/logistic";
import type { Adapter } from "./adapter";
import type { Feed } from "./feeds";

/** An output that is not what the adapter says: the version's fault, never the caller's. */
export class UnreadableOutput extends Error {
  override readonly name = "UnreadableOutput";
}

/**
 * The raw scores of each row in the order of the version's labels: log-probabilities become probabilities and a single
 * value becomes two; logits stay logits, since the calibrator is fitted on them. Axes of 1 behind the first are
 * squeezed. Throws `UnreadableOutput` when the tensor is absent, holds texts, or is not one row of scores a row.
 */
export function readOutput(
  { output }: Adapter,
  tensor: Feed | undefined,
  rows: number,
): number[][] {
  const width = output.kind.startsWith("single_") ? 1 : output.labels.length;
  const values = numbersOf(output.tensor, tensor, { rows, width });
  return Array.from({ length: rows }, (_, row) =>
    scoresOf(output, values.slice(row * width, (row + 1) * width)),
  );
}

/** The values of an output as plain numbers, half precision and big integers included; texts are NaN. */
export function plainNumbers({ type, data }: Feed): number[] {
  const turn = type === "float16" ? halfToFloat : Number;
  const numberAt = (place: number) => turn(type === "string" ? Number.NaN : Number(data[place]));
  return Array.from({ length: data.length }, (_, place) => numberAt(place));
}

function scoresOf(output: Adapter["output"], cells: number[]): number[] {
  const [only = Number.NaN] = cells;
  switch (output.kind) {
    case "probabilities":
    case "logits":
      return cells;
    case "log_probabilities":
      return cells.map((cell) => Math.exp(cell));
    case "single_probability":
      return both(output, only);
    case "single_logit":
      return both(output, sigmoid(only));
  }
}

function both({ labels, speaks_for }: Adapter["output"], p: number): number[] {
  return labels.map((label) => (label === speaks_for ? p : 1 - p));
}

type Shape = { readonly rows: number; readonly width: number };

/** The tensor's numbers, once its shape has been held against what was asked for. */
function numbersOf(name: string, tensor: Feed | undefined, { rows, width }: Shape): number[] {
  if (!tensor) throw new UnreadableOutput(`the output ${name} is missing`);
  const { type, dims, data } = tensor;
  const isPlain = dims.slice(1).filter((dim) => dim !== 1).length <= 1;
  if (!isPlain || data.length !== rows * width) {
    throw new UnreadableOutput(
      `the output ${name} is [${dims.join(", ")}] for ${rows} rows of ${width} scores`,
    );
  }
  if (type === "string") throw new UnreadableOutput(`the output ${name} holds texts`);
  return plainNumbers(tensor);
}

import { softmax } from "#lib/math/logistic";
import {
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
} from "#lib/onnx/build-model";
import { encodeModel } from "#lib/onnx/encode-model";
import type { LogisticModel } from "./fit-logistic";
import type { SparseRow } from "./fit-sparse-logistic";

/** Two logits a row, each of half the weight and opposite sign: their softmax is the sigmoid of the model's logit. */
export type LogisticNetwork = {
  /** `[width, 2]`, row by row. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
};

export const LOGISTIC_INPUT = "features";
export const LOGISTIC_OUTPUT = "probabilities";

/** Rounds a fitted model to the float32 numbers its file will hold. */
export function logisticNetwork({ weights, bias }: LogisticModel): LogisticNetwork {
  return {
    weights: Float32Array.from(weights.flatMap((weight) => [-weight / 2, weight / 2])),
    bias: Float32Array.of(-bias / 2, bias / 2),
  };
}

/** The ONNX file: float32 `features` [N, width] → Gemm → Softmax → float32 `probabilities` [N, 2]. */
export function logisticFile({ weights, bias }: LogisticNetwork, name: string) {
  const width = weights.length / 2;
  const graph = buildGraph({
    name,
    nodes: [
      buildNode({ type: "Gemm", inputs: [LOGISTIC_INPUT, "weights", "bias"], outputs: ["logits"] }),
      buildNode({
        type: "Softmax",
        inputs: ["logits"],
        outputs: [LOGISTIC_OUTPUT],
        attributes: { axis: { int: -1 } },
      }),
    ],
    inputs: [buildValueInfo(LOGISTIC_INPUT, "FLOAT", ["N", width])],
    outputs: [buildValueInfo(LOGISTIC_OUTPUT, "FLOAT", ["N", 2])],
    initializers: [buildFloats("weights", [width, 2], weights), buildFloats("bias", [2], bias)],
  });
  return encodeModel(buildModel(graph));
}

/** What the file computes for one row, in float64 from the same float32 numbers; the runtime agrees within 1e-6. */
export function logisticProbabilities(
  { weights, bias }: LogisticNetwork,
  row: Float32Array,
): number[] {
  const logits = [bias[0] as number, bias[1] as number];
  for (let i = 0; i < row.length; i += 1) {
    for (const k of [0, 1]) {
      logits[k] = (logits[k] as number) + (row[i] as number) * (weights[2 * i + k] as number);
    }
  }
  return softmax(logits);
}

/** As `logisticProbabilities`, for a row of mostly zeros: the same bits. */
export function sparseLogisticProbabilities(
  { weights, bias }: LogisticNetwork,
  { columns, values }: SparseRow,
): number[] {
  let [zero, one] = [bias[0] as number, bias[1] as number];
  for (let i = 0; i < columns.length; i += 1) {
    const at = 2 * (columns[i] as number);
    zero += (values[i] as number) * (weights[at] as number);
    one += (values[i] as number) * (weights[at + 1] as number);
  }
  return softmax([zero, one]);
}

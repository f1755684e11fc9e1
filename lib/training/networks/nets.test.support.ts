import { mulberry32, randomNormal } from "#lib/math/random";
import {
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
  type NodeParts,
} from "#lib/onnx/build-model";
import { buildTensor } from "#lib/onnx/tensors";
import { type Exact, exact } from "./float64-oracle.test.support";
import type { Model } from "./graph-parts";

const random = mulberry32(11);
export const CLASSES = 3;
export const ROWS = 5;

export type Net = {
  /** Dimensions of one row of the input `x`. */
  readonly row: readonly number[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** Lists of numbers that are no weights. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
  /** Zero points, by name. */
  readonly zeros?: Readonly<Record<string, "uint8" | "int8">>;
  readonly nodes: readonly NodeParts[];
};

export const MATRIX = [4];
export const IMAGE = [2, 7, 6];
export const HEAD = { last: [4, CLASSES] };

/** The whole way from `x` to `h`, and a dense layer from there to the logits. */
export function withHead(nodes: readonly NodeParts[]): NodeParts[] {
  return [...nodes, node("MatMul", ["h", "last"], "logits")];
}

export const NETS: Readonly<Record<string, Net>> = {
  "Gemm, and Relu": {
    row: MATRIX,
    weights: { w: [4, 4], b: [4], ...HEAD },
    nodes: withHead([node("Gemm", ["x", "w", "b"], "y"), node("Relu", ["y"], "h")]),
  },
  "Gemm of transposed weights and a bias of two dimensions": {
    row: MATRIX,
    weights: { w: [4, 4], b: [1, 4], ...HEAD },
    nodes: withHead([node("Gemm", ["x", "w", "b"], "h", { transB: { int: 1 } })]),
  },
  "Gemm of transposed weights behind another": {
    row: MATRIX,
    weights: { v: [4, 6], w: [4, 6], ...HEAD },
    nodes: withHead([
      node("Gemm", ["x", "v"], "y"),
      node("Gemm", ["y", "w"], "h", { transB: { int: 1 } }),
    ]),
  },
  "MatMul, Add of a bias, and Sigmoid": {
    row: MATRIX,
    weights: { w: [4, 4], b: [4], ...HEAD },
    nodes: withHead([
      node("MatMul", ["x", "w"], "y"),
      node("Add", ["y", "b"], "z"),
      node("Sigmoid", ["z"], "h"),
    ]),
  },
  "Sub of a bias from, and of, the rows; and Tanh": {
    row: MATRIX,
    weights: { w: [4, 4], b: [4], c: [1, 4], ...HEAD },
    nodes: withHead([
      node("MatMul", ["x", "w"], "y"),
      node("Sub", ["y", "b"], "z"),
      node("Sub", ["c", "z"], "t"),
      node("Tanh", ["t"], "h"),
    ]),
  },
  "Mul of two ways, and by a number": {
    row: MATRIX,
    weights: { v: [4, 4], w: [4, 4], s: [], ...HEAD },
    nodes: withHead([
      node("MatMul", ["x", "v"], "y"),
      node("MatMul", ["x", "w"], "z"),
      node("Mul", ["y", "z"], "t"),
      node("Mul", ["s", "t"], "h"),
    ]),
  },
  "a way around, and weights used twice": {
    row: MATRIX,
    weights: { w: [4, 4], ...HEAD },
    nodes: withHead([
      node("MatMul", ["x", "w"], "y"),
      node("Relu", ["y"], "z"),
      node("MatMul", ["z", "w"], "t"),
      node("Add", ["t", "y"], "i"),
      node("Identity", ["i"], "h"),
    ]),
  },
  "Conv with margins, MaxPool and Flatten": {
    row: [2, 4, 4],
    weights: { w: [3, 2, 3, 3], b: [3], last: [12, CLASSES] },
    nodes: [
      node("Conv", ["x", "w", "b"], "y", { pads: { ints: [1, 1, 1, 1] } }),
      node("MaxPool", ["y"], "p", { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } }),
      node("Flatten", ["p"], "h"),
      node("MatMul", ["h", "last"], "logits"),
    ],
  },
  "Conv on Conv, MaxPool that leaves a rest, and Reshape": {
    row: IMAGE,
    weights: { v: [3, 2, 2, 2], w: [2, 3, 2, 2], last: [4, CLASSES] },
    shapes: { shape: [-1, 4] },
    nodes: withHead([
      node("Conv", ["x", "v"], "y"),
      node("Relu", ["y"], "z"),
      node("Conv", ["z", "w"], "t", { pads: { ints: [0, 1, 1, 0] } }),
      node("MaxPool", ["t"], "p", { kernel_shape: { ints: [4, 2] }, strides: { ints: [4, 2] } }),
      node("Reshape", ["p", "shape"], "h"),
    ]),
  },
  "dilated Conv and GlobalAveragePool": {
    row: IMAGE,
    weights: { v: [3, 2, 2, 2], w: [4, 3, 2, 3], ...HEAD },
    nodes: withHead([
      node("Conv", ["x", "v"], "y"),
      node("Conv", ["y", "w"], "z", { dilations: { ints: [2, 1] } }),
      node("GlobalAveragePool", ["z"], "p"),
      node("Flatten", ["p"], "h"),
    ]),
  },
  "QuantizeLinear and DequantizeLinear of rows and weights": {
    row: MATRIX,
    weights: { v: [4, 4], w: [4, 4], ...HEAD, scale: [] },
    zeros: { zero: "uint8", none: "int8" },
    nodes: withHead([
      node("MatMul", ["x", "v"], "y"),
      node("QuantizeLinear", ["y", "scale", "zero"], "q"),
      node("DequantizeLinear", ["q", "scale", "zero"], "r"),
      node("QuantizeLinear", ["w", "scale", "none"], "wq"),
      node("DequantizeLinear", ["wq", "scale", "none"], "wr"),
      node("MatMul", ["r", "wr"], "h"),
    ]),
  },
};

export function plainNet(): Net {
  return {
    row: MATRIX,
    weights: { w: [4, 4], b: [4], ...HEAD },
    nodes: withHead([node("Gemm", ["x", "w", "b"], "y"), node("Relu", ["y"], "h")]),
  };
}

export function node(
  type: string,
  inputs: readonly string[],
  output: string,
  attributes: NonNullable<NodeParts["attributes"]> = {},
): NodeParts {
  return { type, inputs, outputs: [output], attributes };
}

export function modelOf({ row, weights, shapes = {}, zeros = {}, nodes }: Net): Model {
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  const floats = Object.entries(weights)
    .filter(([name]) => used.has(name))
    .map(([name, dims]) =>
      // A power of two, so that dividing by it is exact in both precisions; small enough that some rows leave the grid.
      name === "scale"
        ? buildFloats(name, [], [2 ** -6])
        : buildFloats(name, dims, normals(dims, 0.6).data),
    );
  const others = [
    ...Object.entries(shapes).map(([name, values]) => {
      const data = BigInt64Array.from(values, BigInt);
      return buildTensor(name, { type: "int64", dims: [values.length], data });
    }),
    ...Object.entries(zeros).map(([name, type]) => {
      const data = type === "uint8" ? Uint8Array.of(3) : Int8Array.of(0);
      return buildTensor(name, { type, dims: [], data });
    }),
  ];
  return buildModel(
    buildGraph({
      name: "net",
      nodes: nodes.map(buildNode),
      inputs: [buildValueInfo("x", "FLOAT", ["N", ...row])],
      outputs: [buildValueInfo("logits", "FLOAT", ["N", CLASSES])],
      initializers: [...floats, ...others],
    }),
    { domains: { "com.microsoft": 1 } },
  );
}

export function normals(dims: readonly number[], deviation: number): Exact {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return exact(
    dims,
    Float32Array.from({ length: count }, () => deviation * randomNormal(random)),
  );
}

export function distributions(): Exact {
  const lines = Array.from({ length: ROWS }, () => {
    const line = Array.from({ length: CLASSES }, () => Math.fround(random() + 0.05));
    const sum = line.reduce((total, value) => total + value, 0);
    return line.map((value) => value / sum);
  });
  return exact([ROWS, CLASSES], Float32Array.from(lines.flat()));
}

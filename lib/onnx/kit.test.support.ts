import type { GraphProto, ModelProto } from "onnx-buf";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { buildEdge } from "./build-edge";
import {
  type AttributeValue,
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
} from "./build-model";
import { encodeModel } from "./encode-model";

export type Feeds = Readonly<Record<string, Tensor>>;

/** What the runtime gives for one run, straight from the library. */
export async function outputsOf(
  model: ModelProto | Uint8Array,
  feeds: Feeds,
  fetches?: readonly string[],
): Promise<Readonly<Record<string, Tensor>>> {
  const session = await openSession(model);
  try {
    const names = fetches ?? session.outputNames;
    return (await session.run(feeds, [...names])) as Record<string, Tensor>;
  } finally {
    await session.release();
  }
}

/** Throws what the runtime says against the file. */
export function openSession(model: ModelProto | Uint8Array): Promise<InferenceSession> {
  const bytes = model instanceof Uint8Array ? model : encodeModel(model);
  return InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 });
}

/** The runtime's message on loading; throws when it loads. */
export async function loadError(model: ModelProto): Promise<string> {
  const session = await openSession(model).catch((error: unknown) => error);
  if (session instanceof Error) return session.message;
  throw new TypeError("The file loads");
}

/** Rows of float32, `columns` wide. */
export function floats(values: readonly number[], columns: number): Tensor {
  return new Tensor("float32", Float32Array.from(values), [values.length / columns, columns]);
}

export function texts(values: readonly string[], dims: readonly number[]): Tensor {
  return new Tensor("string", [...values], [...dims]);
}

/** `x` [N, 3] through one linear classifier of `ai.onnx.ml`, labels named, then Normalizer and ZipMap as exporters write it. */
export function zipMapModel(labels: readonly string[] = ["no", "maybe", "yes"]): ModelProto {
  const classlabels_strings = { texts: labels };
  const nodes = [
    mlNode("LinearClassifier", ["x"], ["label", "scores"], {
      classlabels_strings,
      coefficients: { floats: [1, -2, 0.5, -1, 0.25, 2, 0.125, 3, -1] },
      intercepts: { floats: [0.25, -0.5, 0.75] },
      post_transform: { text: "SOFTMAX" },
    }),
    mlNode("Normalizer", ["scores"], ["probabilities"], { norm: { text: "L1" } }),
    mlNode("ZipMap", ["probabilities"], ["output_probability"], { classlabels_strings }),
  ];
  return buildModel(zipMapGraph(nodes), { domains: { "ai.onnx.ml": 1 } });
}

/** A graph of one node from `x` to `y`. */
export function oneNode(
  type: string,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  options: {
    domain?: string;
    element?: "FLOAT" | "STRING" | "DOUBLE";
    dims?: (number | string)[];
  } = {},
): GraphProto {
  const { domain = "", element = "FLOAT", dims = ["N", 3] } = options;
  return buildGraph({
    name: "one",
    nodes: [buildNode({ type, inputs: ["x"], outputs: ["y"], domain, attributes })],
    inputs: [buildValueInfo("x", element, dims)],
    outputs: [buildValueInfo("y", element, dims)],
  });
}

/** `x` [N, columns] times weights, then the operators given, each on the output before; the last one is `output`. */
export function scoringModel(options: {
  readonly weights?: readonly number[];
  readonly columns?: number;
  readonly operators?: readonly string[];
  readonly output?: string;
  readonly rows?: number | string;
}): ModelProto {
  const { weights = [1, -2, 0.5, 0.25, -1, 3], columns = 3, operators = ["Softmax"] } = options;
  const { output = "scores", rows = "N" } = options;
  const width = weights.length / columns;
  const steps = ["MatMul", ...operators];
  const nodes = steps.map((type, at) =>
    buildNode({
      type,
      inputs: at === 0 ? ["x", "w"] : [`t${at}`],
      outputs: [at === steps.length - 1 ? output : `t${at + 1}`],
    }),
  );
  return buildModel(
    buildGraph({
      name: "scoring",
      nodes,
      inputs: [buildValueInfo("x", "FLOAT", [rows, columns])],
      outputs: [buildValueInfo(output, "FLOAT", [rows, width])],
      initializers: [buildFloats("w", [columns, width], weights)],
    }),
  );
}

function mlNode(
  type: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>>,
) {
  return buildNode({ type, inputs, outputs, domain: "ai.onnx.ml", attributes });
}

function zipMapGraph(nodes: GraphProto["node"]): GraphProto {
  return buildGraph({
    name: "zip-map",
    nodes,
    inputs: [buildValueInfo("x", "FLOAT", ["N", 3])],
    outputs: [buildValueInfo("label", "STRING", ["N"]), dictionaries()],
  });
}

function dictionaries() {
  return buildEdge("output_probability", {
    sequence: { key: "STRING", value: { tensor: "FLOAT", dims: [] } },
  });
}

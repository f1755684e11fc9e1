import { type Random, randomNormal } from "#lib/math/random";
import {
  buildFloats,
  buildGraph,
  buildModel,
  buildNode,
  buildValueInfo,
} from "#lib/onnx/build-model";
import type { GraphNode, Initializer, Model } from "./graph-parts";
import { randomStream } from "./random-stream";

/**
 * Layers in a row. Every dense or convolution layer but the last is followed by a Relu; images are flattened before the
 * first dense one.
 */
export type Layer =
  | { readonly layer: "dense"; readonly units: number }
  | {
      readonly layer: "convolution";
      readonly channels: number;
      readonly kernel: number;
      readonly padding?: number;
    }
  | { readonly layer: "max_pool"; readonly size: number };

export type NetworkPlan = {
  readonly name: string;
  /** The input tensor, and the dimensions of one row: [columns], or [channels, height, width]. */
  readonly input: { readonly tensor: string; readonly dims: readonly number[] };
  readonly layers: readonly Layer[];
  readonly seed: number;
};

export const LOGITS = "logits";
export const PROBABILITIES = "probabilities";

/**
 * A network of opset 17 with weights drawn for its seed (He's normal initialization, biases 0), from float32
 * [N, …dims] to `logits` and `probabilities`, both float32 [N, classes]. One dense layer is a logistic model.
 * Throws a `RangeError` when the last layer is not dense, or layers do not fit.
 */
export function buildNetwork({ name, input, layers, seed }: NetworkPlan): Model {
  const last = layers.at(-1);
  if (last?.layer !== "dense") throw new RangeError("The last layer of a network is dense");
  const growing: Growing = {
    random: randomStream(seed, "initialization"),
    nodes: [],
    initializers: [],
    tensor: input.tensor,
    dims: input.dims,
  };
  layers.forEach((layer, index) => {
    addLayer(growing, layer, { number: index + 1, isLast: index === layers.length - 1 });
  });
  growing.nodes.push(
    buildNode({
      type: "Softmax",
      inputs: [LOGITS],
      outputs: [PROBABILITIES],
      attributes: { axis: { int: -1 } },
    }),
  );
  const graph = buildGraph({
    name,
    nodes: growing.nodes,
    inputs: [buildValueInfo(input.tensor, "FLOAT", ["N", ...input.dims])],
    outputs: [LOGITS, PROBABILITIES].map((it) => buildValueInfo(it, "FLOAT", ["N", last.units])),
    initializers: growing.initializers,
  });
  return buildModel(graph);
}

type Growing = {
  readonly random: Random;
  readonly nodes: GraphNode[];
  readonly initializers: Initializer[];
  tensor: string;
  dims: readonly number[];
};

type Place = { readonly number: number; readonly isLast: boolean };

function addLayer(net: Growing, layer: Layer, place: Place): void {
  switch (layer.layer) {
    case "dense":
      addDense(net, layer.units, place);
      break;
    case "convolution":
      addConvolution(net, { padding: 0, ...layer }, place);
      break;
    case "max_pool":
      addPool(net, layer.size, place);
      break;
  }
}

function addDense(net: Growing, units: number, { number, isLast }: Place): void {
  const width = product(net.dims);
  if (net.dims.length > 1) {
    push(net, `flat${number}`, { type: "Flatten", inputs: [net.tensor] });
  }
  const weights = addWeights(net, `dense${number}`, { dims: [width, units], inputs: width, units });
  const output = isLast ? LOGITS : `dense${number}`;
  push(net, output, { type: "Gemm", inputs: [net.tensor, ...weights] });
  net.dims = [units];
  if (!isLast) push(net, `relu${number}`, { type: "Relu", inputs: [net.tensor] });
}

type Convolution = {
  readonly channels: number;
  readonly kernel: number;
  readonly padding: number;
};

function addConvolution(
  net: Growing,
  { channels, kernel, padding }: Convolution,
  { number }: Place,
): void {
  const [depth, height, width] = imageOf(net);
  const inputs = depth * kernel * kernel;
  const dims = [channels, depth, kernel, kernel];
  const weights = addWeights(net, `conv${number}`, { dims, inputs, units: channels });
  const attributes = {
    kernel_shape: { ints: [kernel, kernel] },
    pads: { ints: [padding, padding, padding, padding] },
    strides: { ints: [1, 1] },
  };
  push(net, `conv${number}`, { type: "Conv", inputs: [net.tensor, ...weights], attributes });
  push(net, `relu${number}`, { type: "Relu", inputs: [net.tensor] });
  const side = (length: number) => length + 2 * padding - kernel + 1;
  net.dims = [channels, side(height), side(width)];
}

function addPool(net: Growing, size: number, { number }: Place): void {
  const [depth, height, width] = imageOf(net);
  const window = { ints: [size, size] };
  const attributes = { kernel_shape: window, strides: window };
  push(net, `pool${number}`, { type: "MaxPool", inputs: [net.tensor], attributes });
  net.dims = [depth, Math.floor(height / size), Math.floor(width / size)];
}

function push(
  net: Growing,
  output: string,
  parts: Pick<Parameters<typeof buildNode>[0], "type" | "inputs" | "attributes">,
): void {
  net.nodes.push(buildNode({ ...parts, outputs: [output] }));
  net.tensor = output;
}

/** Normal weights of variance 2 / inputs, which keeps the size of what passes through a Relu; and biases of 0. */
function addWeights(
  { random, initializers }: Growing,
  name: string,
  { dims, inputs, units }: { dims: readonly number[]; inputs: number; units: number },
): [string, string] {
  const deviation = Math.sqrt(2 / inputs);
  const values = Float32Array.from({ length: product(dims) }, () => {
    return deviation * randomNormal(random);
  });
  const [weight, bias] = [`${name}.weight`, `${name}.bias`];
  initializers.push(
    buildFloats(weight, dims, values),
    buildFloats(bias, [units], new Float32Array(units)),
  );
  return [weight, bias];
}

function imageOf({ dims }: Growing): [number, number, number] {
  const [depth, height, width] = dims;
  if (dims.length !== 3 || depth === undefined || height === undefined || width === undefined) {
    throw new RangeError("Convolution and pooling take an image");
  }
  return [depth, height, width];
}

function product(dims: readonly number[]): number {
  return dims.reduce((size, dim) => size * dim, 1);
}

import { shuffled } from "#lib/math/random";
import { buildFloats } from "#lib/onnx/build-model";
import { encodeModel } from "#lib/onnx/encode-model";
import { readTensor } from "#lib/onnx/tensors";
import type { Feed } from "#lib/pipeline/feeds";
import { type AdamTensor, adamTensor, moveByAdam } from "./adam";
import { type Distillation, LOSS_INPUTS, LOSS_OUTPUT } from "./append-loss";
import { graphOf, type Initializer, type Model, withChanges } from "./graph-parts";
import { floatsOf, type OpenedModel, type OpenModel } from "./open-model";
import { randomStream } from "./random-stream";
import { buildTrainingGraph, gradientName, type Parameter } from "./training-graph";
import type { TrainingRows } from "./training-rows";

export type TrainingOptions = {
  /** The tensor [N, classes] whose softmax is the model's answer. */
  readonly logits: string;
  readonly classes: number;
  /** Fixes the order of rows. */
  readonly seed: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Factor on the learning rate after each epoch; 1 unless said. */
  readonly learningRateDecay?: number;
  /** 0 unless said. */
  readonly weightDecay?: number;
  /** Rows a step; 64 unless said. */
  readonly batch?: number;
  readonly distill?: Distillation;
  readonly trainable?: (name: string) => boolean;
  /** By parameter: 0 freezes a weight where it stands. */
  readonly masks?: Readonly<Record<string, Uint8Array>>;
  /** Told after each epoch, counted from 1, with the mean loss of its steps. */
  readonly onEpoch?: (epoch: number, loss: number) => void;
};

/**
 * Trains the float initializers that lead to the logits, by Adam on batches in an order drawn for the seed, and gives
 * the same graph with new weights: names, shapes and outputs stay, the input model is not touched. The same seed, data,
 * options, runtime and class of processor give the same bytes. Throws `NoGradientRule` for a network that cannot be
 * trained, a `RangeError` when the loss stops being a number.
 */
export async function trainNetwork(
  model: Model,
  data: TrainingRows,
  options: TrainingOptions,
  open: OpenModel,
): Promise<Model> {
  const { logits, classes, distill, trainable } = options;
  const step = buildTrainingGraph(model, {
    logits,
    classes,
    rowWeights: data.weight !== undefined,
    ...(distill && { distill }),
    ...(trainable && { trainable }),
  });
  const tensors = tensorsOf(model, step.parameters, options.masks ?? {});
  const session = await open(encodeModel(step.model), { optimize: "all" });
  try {
    await runEpochs({ session, data, options, tensors, parameters: step.parameters });
  } finally {
    await session.close();
  }
  return withWeights(model, tensors);
}

type Run = {
  readonly session: OpenedModel;
  readonly data: TrainingRows;
  readonly options: TrainingOptions;
  readonly parameters: readonly Parameter[];
  readonly tensors: ReadonlyMap<string, AdamTensor>;
};

async function runEpochs(run: Run): Promise<void> {
  const { data, options } = run;
  const { batch = 64, epochs, learningRateDecay = 1, weightDecay = 0 } = options;
  const random = randomStream(options.seed, "order");
  let { learningRate } = options;
  let count = 0;
  let order = Array.from({ length: data.count }, (_, row) => row);
  for (let epoch = 1; epoch <= epochs; epoch += 1) {
    order = shuffled(order, random);
    let loss = 0;
    for (let start = 0; start < order.length; start += batch) {
      const rows = order.slice(start, start + batch);
      count += 1;
      loss += rows.length * (await runStep(run, rows, count, { learningRate, weightDecay }));
    }
    if (!Number.isFinite(loss)) throw new RangeError(`The loss is ${loss} in epoch ${epoch}`);
    options.onEpoch?.(epoch, loss / data.count);
    learningRate *= learningRateDecay;
  }
}

async function runStep(
  { session, data, options, parameters, tensors }: Run,
  rows: readonly number[],
  count: number,
  rates: { readonly learningRate: number; readonly weightDecay: number },
): Promise<number> {
  const weights = parameters.map(({ name, dims }): [string, Feed] => {
    return [name, { type: "float32", dims, data: tensorOf(tensors, name).values }];
  });
  const outputs = await session.run({
    ...Object.fromEntries(weights),
    ...feedsOf(data, rows, options),
  });
  for (const { name } of parameters) {
    moveByAdam(tensorOf(tensors, name), floatsOf(outputs, gradientName(name)), count, rates);
  }
  return floatsOf(outputs, LOSS_OUTPUT)[0] as number;
}

/** One batch: rows, wanted classes, and what distillation and weights need. */
function feedsOf(
  data: TrainingRows,
  rows: readonly number[],
  { classes, distill }: TrainingOptions,
): Record<string, Feed> {
  const width = data.dims.reduce((size, dim) => size * dim, 1);
  const { write, soft, weight, label } = data;
  const oneHot = (row: number, into: Float32Array, at: number) => {
    into[at + label(row)] = 1;
  };
  const feeds: Record<string, Feed> = {
    [data.input]: tensorFor(rows, data.dims, width, write),
    [LOSS_INPUTS.target]: tensorFor(rows, [classes], classes, oneHot),
  };
  if (distill) {
    if (!soft) throw new TypeError("Distillation needs the teacher's distribution of each row");
    feeds[LOSS_INPUTS.soft] = tensorFor(rows, [classes], classes, soft);
  }
  if (weight) {
    feeds[LOSS_INPUTS.weights] = tensorFor(rows, [], 1, (row, into, at) => {
      into[at] = weight(row);
    });
  }
  return feeds;
}

function tensorFor(
  rows: readonly number[],
  dims: readonly number[],
  width: number,
  write: TrainingRows["write"],
): Feed {
  const data = new Float32Array(rows.length * width);
  rows.forEach((row, index) => {
    write(row, data, index * width);
  });
  return { type: "float32", dims: [rows.length, ...dims], data };
}

function tensorsOf(
  model: Model,
  parameters: readonly Parameter[],
  masks: Readonly<Record<string, Uint8Array>>,
): Map<string, AdamTensor> {
  const initializers = new Map(graphOf(model).initializer.map((it) => [it.name, it]));
  return new Map(
    parameters.flatMap(({ name, dims }): [string, AdamTensor][] => {
      const initializer = initializers.get(name);
      if (!initializer) return [];
      return [[name, adamTensor(floatsIn(initializer), dims.length, masks[name] ?? null)]];
    }),
  );
}

function floatsIn(initializer: Initializer): Float32Array {
  const { data } = readTensor(initializer);
  if (data instanceof Float32Array) return data;
  throw new TypeError(`${initializer.name} is no float32 tensor`);
}

function tensorOf(tensors: ReadonlyMap<string, AdamTensor>, name: string): AdamTensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new TypeError(`There is no parameter ${name}`);
  return tensor;
}

function withWeights(model: Model, tensors: ReadonlyMap<string, AdamTensor>): Model {
  const graph = graphOf(model);
  const initializer = graph.initializer.map((it) => {
    const tensor = tensors.get(it.name);
    return tensor ? buildFloats(it.name, it.dims.map(Number), tensor.values) : it;
  });
  return withChanges(model, { graph: withChanges(graph, { initializer }) });
}

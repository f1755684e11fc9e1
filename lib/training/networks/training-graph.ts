import { buildGraph, buildNode, buildValueInfo } from "#lib/onnx/build-model";
import { appendLoss, type Distillation, LOSS_INPUTS, LOSS_OUTPUT } from "./append-loss";
import { backPropagate, withPlaces } from "./back-propagate";
import { GradientTape, PREFIX } from "./gradient-tape";
import {
  dimsOf,
  ELEMENT,
  type Graph,
  type GraphNode,
  graphOf,
  type Initializer,
  type Model,
  type ValueInfo,
  withChanges,
} from "./graph-parts";

export type TrainingGraphOptions = {
  /** The tensor [N, classes] whose softmax is the model's answer. */
  readonly logits: string;
  readonly classes: number;
  /** With it, each step is also fed the teacher's distribution. */
  readonly distill?: Distillation;
  /** Which float32 initializers are trained; every one unless said. */
  readonly trainable?: (name: string) => boolean;
  /** Further initializers that become inputs, such as scales that are set at each step. */
  readonly feed?: readonly string[];
  /** Tensors whose smallest and largest value become outputs, `min/<name>` and `max/<name>`. */
  readonly observe?: readonly string[];
  /** Whether each row is fed a weight. */
  readonly rowWeights?: boolean;
};

/** A float32 initializer that is trained. */
export type Parameter = { readonly name: string; readonly dims: readonly number[] };

export type TrainingGraph = { readonly model: Model; readonly parameters: readonly Parameter[] };

/**
 * The graph of one training step, by reverse-mode differentiation: trained initializers become inputs, the nodes that
 * lead to the logits stay, loss and gradients are appended as ordinary nodes. Outputs are `loss` and
 * `grad/<parameter>`; the inputs that the loss adds are named by `LOSS_INPUTS`. The input model is not touched.
 * Throws `NoGradientRule` for an operator that cannot be differentiated, a `TypeError` for a model without such logits.
 */
export function buildTrainingGraph(
  inference: Model,
  { logits, classes, ...options }: TrainingGraphOptions,
): TrainingGraph {
  const graph = graphOf(inference);
  checkOpset(inference);
  checkNames(graph);
  const observed = options.observe ?? [];
  const nodes = neededNodes(graph, [logits, ...observed]).map(withPlaces);
  if (!nodes.some(({ output }) => output.includes(logits))) {
    throw new TypeError(`No node of the model gives ${logits}`);
  }
  const tape = new GradientTape();
  const rowWeights = options.rowWeights ?? false;
  const start = appendLoss(tape, { logits, distill: options.distill ?? null, rowWeights });
  const candidates = candidatesOf(graph, options);
  const gradients = backPropagate(tape, { graph, nodes, logits, candidates }, start);
  const initializers = new Map(graph.initializer.map((it) => [it.name, it]));
  const parameters = [...gradients.keys()].flatMap((name) => parameterOf(initializers.get(name)));
  const outputs = [
    buildValueInfo(LOSS_OUTPUT, "FLOAT", []),
    ...parameters.map(({ name, dims }) => buildValueInfo(gradientName(name), "FLOAT", dims)),
    ...observed.flatMap((name) => observe(tape, name)),
  ];
  const fed = new Set([...gradients.keys(), ...(options.feed ?? [])]);
  const trained = buildGraph({
    name: `${graph.name}_training`,
    nodes: [
      ...nodes,
      ...tape.nodes,
      ...[...gradients].map(([name, gradient]) =>
        buildNode({ type: "Identity", inputs: [gradient], outputs: [gradientName(name)] }),
      ),
    ],
    inputs: [
      ...plainInputs(graph),
      ...graph.initializer.filter(({ name }) => fed.has(name)).map(infoOf),
      ...lossInputs(classes, { hasSoft: options.distill !== undefined, rowWeights }),
    ],
    outputs,
    initializers: graph.initializer.filter(({ name }) => !fed.has(name)),
  });
  return { model: withChanges(inference, { graph: trained }), parameters };
}

/** What a step calls the gradient of a parameter. */
export function gradientName(parameter: string): string {
  return `grad/${parameter}`;
}

/** Sums over listed axes are spelled here as they are since operator set 13. */
function checkOpset({ opsetImport }: Model): void {
  const standard = opsetImport.find(({ domain }) => domain === "" || domain === "ai.onnx");
  if (Number(standard?.version ?? 0) < 13) throw new TypeError("Training needs operator set 13");
}

function checkNames(graph: Graph): void {
  const names = graph.node.flatMap(({ input, output }) => [...input, ...output]);
  const taken = names.find((name) => name.startsWith(PREFIX));
  if (taken !== undefined) throw new TypeError(`The model uses the name ${taken}`);
}

/** The nodes that lead to the wanted tensors, in the graph's order, which ONNX wants runnable. */
function neededNodes(graph: Graph, wanted: readonly string[]): GraphNode[] {
  const needed = new Set(wanted);
  return [...graph.node]
    .reverse()
    .filter((node) => {
      if (!node.output.some((it) => needed.has(it))) return false;
      for (const input of node.input) needed.add(input);
      return true;
    })
    .reverse();
}

function candidatesOf(
  { initializer }: Graph,
  { trainable = () => true, feed = [] }: Omit<TrainingGraphOptions, "logits" | "classes">,
): Set<string> {
  return new Set(
    initializer
      .filter(({ dataType }) => dataType === ELEMENT.float32)
      .map(({ name }) => name)
      .filter((name) => !feed.includes(name) && trainable(name)),
  );
}

function parameterOf(initializer: Initializer | undefined): Parameter[] {
  return initializer ? [{ name: initializer.name, dims: dimsOf(initializer) }] : [];
}

function observe(tape: GradientTape, name: string): ValueInfo[] {
  return (["Min", "Max"] as const).map((which) => {
    const output = `${which.toLowerCase()}/${name}`;
    tape.opInto(output, `Reduce${which}`, [name], { keepdims: { int: 0 } });
    return buildValueInfo(output, "FLOAT", []);
  });
}

/** Inputs that no initializer stands in for. */
function plainInputs({ input, initializer }: Graph): ValueInfo[] {
  const defaults = new Set(initializer.map(({ name }) => name));
  return input.filter(({ name }) => !defaults.has(name));
}

function infoOf(initializer: Initializer): ValueInfo {
  const element = Object.entries(ELEMENT).find(([, code]) => code === initializer.dataType);
  const types = { float32: "FLOAT", uint8: "UINT8", int8: "INT8", int64: "INT64" } as const;
  if (!element) throw new TypeError(`${initializer.name} cannot be fed`);
  const [type] = element as [keyof typeof types, number];
  return buildValueInfo(initializer.name, types[type], dimsOf(initializer));
}

function lossInputs(
  classes: number,
  { hasSoft, rowWeights }: { readonly hasSoft: boolean; readonly rowWeights: boolean },
): ValueInfo[] {
  return [
    buildValueInfo(LOSS_INPUTS.target, "FLOAT", ["N", classes]),
    ...(hasSoft ? [buildValueInfo(LOSS_INPUTS.soft, "FLOAT", ["N", classes])] : []),
    ...(rowWeights ? [buildValueInfo(LOSS_INPUTS.weights, "FLOAT", ["N"])] : []),
  ];
}

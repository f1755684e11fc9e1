import { type BackwardStep, outputOf } from "./gradient-rule";
import { findGradientRule, gradientRule } from "./gradient-rules";
import { type GradientTape, PREFIX } from "./gradient-tape";
import { dimsOf, type Graph, type GraphNode, type Initializer, withChanges } from "./graph-parts";

/** What gradients are wanted of, and where they start. */
export type BackwardTask = {
  readonly graph: Graph;
  /** Forward nodes in an order that can be run. */
  readonly nodes: readonly GraphNode[];
  readonly logits: string;
  /** Float initializers that may be trained. */
  readonly candidates: ReadonlySet<string>;
};

/** Tensors that depend on something trained. Throws `NoGradientRule` at the first operator that stands in between and has none. */
function dependents({ nodes, candidates }: BackwardTask): Set<string> {
  const found = new Set(candidates);
  for (const node of nodes) {
    if (!node.input.some((it) => found.has(it))) continue;
    const slots = gradientRule(node).slots;
    const isReached = node.input.some(
      (it, slot) => found.has(it) && (slots === null || slots.includes(slot)),
    );
    if (isReached) found.add(outputOf(node));
  }
  return found;
}

/**
 * Walks the nodes backwards from the logits' gradient and names the gradient of every candidate that has one: a
 * tensor that is read several times gets the sum.
 */
export function backPropagate(
  tape: GradientTape,
  task: BackwardTask,
  start: string,
): Map<string, string> {
  const known = dependents(task);
  const gradients = new Map<string, string[]>([[task.logits, [start]]]);
  for (const node of [...task.nodes].reverse()) {
    const arriving = gradients.get(node.output[0] ?? "");
    if (!arriving || !known.has(outputOf(node))) continue;
    const rule = gradientRule(node);
    const needs = (slot: number) =>
      (rule.slots === null || rule.slots.includes(slot)) && known.has(node.input[slot] ?? "");
    const dy = tape.sum(arriving);
    const back = rule.back({ tape, node, dy, needs, ...viewOf(task) });
    for (const [slot, gradient] of Object.entries(back)) {
      const input = node.input[Number(slot)] ?? "";
      if (needs(Number(slot))) gradients.set(input, [...(gradients.get(input) ?? []), gradient]);
    }
  }
  return new Map(
    [...task.candidates].flatMap((name): [string, string][] => {
      const arriving = gradients.get(name);
      return arriving ? [[name, tape.sum(arriving)]] : [];
    }),
  );
}

/** A pooling node also says where each value came from, so that its gradient finds the way back. */
export function withPlaces(node: GraphNode): GraphNode {
  if (node.opType !== "MaxPool" || !findGradientRule(node) || node.output[1]) return node;
  const output = outputOf(node);
  return withChanges(node, { output: [output, `${PREFIX}places/${output}`] });
}

function viewOf({
  graph,
  nodes,
  candidates,
}: BackwardTask): Pick<BackwardStep, "rankOf" | "elementOf" | "isParameter"> {
  const initializers = new Map(graph.initializer.map((it) => [it.name, it]));
  const producers = new Map(nodes.flatMap((node) => node.output.map((it) => [it, node])));
  return {
    rankOf: (tensor) => rankOf(tensor, { graph, initializers, producers }),
    elementOf: (tensor) => initializers.get(tensor)?.dataType ?? null,
    isParameter: (tensor) => candidates.has(tensor),
  };
}

type Known = {
  readonly graph: Graph;
  readonly initializers: ReadonlyMap<string, Initializer>;
  readonly producers: ReadonlyMap<string, GraphNode>;
};

/** Looks through quantizers, which keep the shape of what they round. */
function rankOf(tensor: string, known: Known): number | null {
  const initializer = known.initializers.get(tensor);
  if (initializer) return dimsOf(initializer).length;
  const info = [...known.graph.input, ...known.graph.valueInfo].find(({ name }) => name === tensor);
  const type = info?.type?.value;
  if (type?.case === "tensorType" && type.value.shape) return type.value.shape.dim.length;
  const producer = known.producers.get(tensor);
  const isRounding = producer && /^(De)?[Qq]uantizeLinear$/.test(producer.opType);
  return isRounding ? rankOf(producer.input[0] ?? "", known) : null;
}

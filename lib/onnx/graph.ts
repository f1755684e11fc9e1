import type { AttributeProto, GraphProto, NodeProto } from "onnx-buf";

/** The node that makes each tensor of a graph; its inputs and initializers have none. */
export function producersOf(graph: GraphProto): ReadonlyMap<string, NodeProto> {
  return new Map(graph.node.flatMap((node) => named(node.output).map((name) => [name, node])));
}

/** The nodes that read each tensor, those included that read it from inside a body. */
export function consumersOf(graph: GraphProto): ReadonlyMap<string, readonly NodeProto[]> {
  const consumers = new Map<string, NodeProto[]>();
  for (const node of graph.node) {
    for (const name of readsOf(node)) {
      const known = consumers.get(name);
      if (known) known.push(node);
      else consumers.set(name, [node]);
    }
  }
  return consumers;
}

/**
 * Nodes so that each comes after those it reads from; among the free ones the file's order stays.
 * Throws a `TypeError` that names a node of a circle.
 */
export function topologicalOrder(graph: GraphProto): NodeProto[] {
  const ordering: Ordering = { producers: producersOf(graph), open: new Set(), done: new Set() };
  for (const node of graph.node) placeWithSources(ordering, node);
  return [...ordering.done];
}

/** Names of initializers that no node, body or output of the graph reads. */
export function unusedInitializers(graph: GraphProto): string[] {
  const outputs = graph.output.map(({ name }) => name);
  const read = new Set([...outputs, ...graph.node.flatMap((node) => [...readsOf(node)])]);
  const sparse = graph.sparseInitializer.map(({ values }) => values?.name ?? "");
  const names = [...graph.initializer.map(({ name }) => name), ...sparse];
  return names.filter((name) => !read.has(name));
}

/** A graph and every body inside it, outermost first. */
export function graphsWithin(graph: GraphProto): GraphProto[] {
  const found = [graph];
  for (const it of found) found.push(...it.node.flatMap(bodiesOf));
  return found;
}

type Ordering = {
  readonly producers: ReadonlyMap<string, NodeProto>;
  readonly open: Set<NodeProto>;
  /** In the order they were finished. */
  readonly done: Set<NodeProto>;
};

/** A stack of its own, since a chain of nodes may be longer than the calls JavaScript allows. */
function placeWithSources({ producers, open, done }: Ordering, node: NodeProto): void {
  const visit = (it: NodeProto) => {
    open.add(it);
    return { it, before: [...readsOf(it)].flatMap((name) => producers.get(name) ?? []).reverse() };
  };
  const stack = done.has(node) ? [] : [visit(node)];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const next = top.before.pop();
    if (next === undefined) {
      done.add(top.it);
      stack.pop();
    } else if (!done.has(next)) {
      if (open.has(next)) throw new TypeError(`A circle runs through ${next.name || next.opType}`);
      stack.push(visit(next));
    }
  }
}

/** What a node reads: its inputs, and what its bodies take from around them. */
function readsOf(node: NodeProto): ReadonlySet<string> {
  return new Set([...named(node.input), ...bodiesOf(node).flatMap(capturesOf)]);
}

/** Names a body uses without making them; whatever it makes shadows the outside. */
function capturesOf(body: GraphProto): string[] {
  const own = new Set([
    ...body.input.map(({ name }) => name),
    ...body.initializer.map(({ name }) => name),
    ...body.sparseInitializer.map(({ values }) => values?.name ?? ""),
    ...body.node.flatMap(({ output }) => output),
  ]);
  const outputs = body.output.map(({ name }) => name);
  const used = [...outputs, ...body.node.flatMap((node) => [...readsOf(node)])];
  return used.filter((name) => !own.has(name));
}

/** The graphs a node's attributes hold: branches of an If, the body of a Loop or Scan. */
export function bodiesOf(node: NodeProto): GraphProto[] {
  return node.attribute.flatMap(graphsOf);
}

function graphsOf({ g, graphs }: AttributeProto): GraphProto[] {
  return g ? [g, ...graphs] : graphs;
}

/** An optional input or output that is left out has an empty name. */
function named(names: readonly string[]): string[] {
  return names.filter((name) => name !== "");
}

import type { decodeModel } from "#lib/onnx/decode-model";
import { readTensor } from "#lib/onnx/tensors";

/** The messages of a decoded model, by the names used here. */
export type Model = ReturnType<typeof decodeModel>;
export type Graph = NonNullable<Model["graph"]>;
export type GraphNode = Graph["node"][number];
export type Initializer = Graph["initializer"][number];
export type ValueInfo = Graph["input"][number];

/** ONNX's numbers of the element types that training looks at. */
export const ELEMENT = { float32: 1, uint8: 2, int8: 3, int64: 7 } as const;

/**
 * A copy with some fields replaced; whatever it does not know, and all bytes, are shared with the original, which stays
 * as it is.
 */
export function withChanges<Message extends object>(
  message: Message,
  changes: Partial<Message>,
): Message {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message, changes);
}

/** The graph of a model; throws a `TypeError` when it has none. */
export function graphOf({ graph }: Model): Graph {
  if (!graph) throw new TypeError("The model has no graph");
  return graph;
}

/** The dimensions of an initializer as plain numbers. */
export function dimsOf({ dims }: Initializer): number[] {
  return dims.map(Number);
}

/** A copy of a float32 initializer's numbers. Throws a `TypeError` on another element type. */
export function floatsIn(initializer: Initializer): Float32Array {
  const { data } = readTensor(initializer);
  if (!(data instanceof Float32Array)) throw new TypeError(`${initializer.name} is not float32`);
  return data;
}

/** An integer attribute, or what ONNX takes for granted without it. */
export function intOf(node: GraphNode, name: string, otherwise: number): number {
  const found = node.attribute.find((it) => it.name === name);
  return found ? Number(found.i) : otherwise;
}

/** A float attribute, or what ONNX takes for granted without it. */
export function floatOf(node: GraphNode, name: string, otherwise: number): number {
  return node.attribute.find((it) => it.name === name)?.f ?? otherwise;
}

/** A list of integers; empty when the node has none of that name. */
export function intsOf(node: GraphNode, name: string): number[] {
  return node.attribute.find((it) => it.name === name)?.ints.map(Number) ?? [];
}

/** A text attribute; empty when the node has none of that name. */
export function textOf(node: GraphNode, name: string): string {
  const found = node.attribute.find((it) => it.name === name);
  return found ? new TextDecoder().decode(found.s) : "";
}

import { type AttributeValue, buildNode } from "#lib/onnx/build-model";
import type { GraphNode } from "./graph-parts";

/** What every tensor that training adds is named after; a model must not use it. */
export const PREFIX = "train/";

type Attributes = Readonly<Record<string, AttributeValue>>;

/** The nodes that training appends to a graph, in an order that can be run. */
export class GradientTape {
  readonly nodes: GraphNode[] = [];
  readonly #constants = new Map<string, string>();

  /** Appends a node and names its only output. */
  op(type: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const output = `${PREFIX}${this.nodes.length}/${type}`;
    return this.opInto(output, type, inputs, attributes);
  }

  /** Appends a node whose output carries the given name. */
  opInto(
    output: string,
    type: string,
    inputs: readonly string[],
    attributes: Attributes = {},
  ): string {
    this.nodes.push(buildNode({ type, inputs, outputs: [output], attributes }));
    return output;
  }

  /** A float32 constant without dimensions. */
  number(value: number): string {
    return this.#constant(`f${value}`, { value_float: { float: value } });
  }

  /** A list of int64. */
  integers(values: readonly number[]): string {
    return this.#constant(`i${values.join()}`, { value_ints: { ints: values } });
  }

  shapeOf(tensor: string): string {
    return this.op("Shape", [tensor]);
  }

  /** How many values a tensor holds, as float32. */
  sizeOf(tensor: string): string {
    return this.toFloat(this.op("Size", [tensor]));
  }

  toFloat(tensor: string): string {
    return this.op("Cast", [tensor], { to: { int: 1 } });
  }

  sum(tensors: readonly string[]): string {
    const [first = "", ...others] = tensors;
    return others.reduce((sum, it) => this.op("Add", [sum, it]), first);
  }

  /** Adds up what broadcasting spread, so that the gradient has the shape of `like` again. */
  unbroadcast(gradient: string, like: string): string {
    const [wide, narrow] = [this.shapeOf(gradient), this.shapeOf(like)];
    const missing = this.op("Sub", [this.shapeOf(wide), this.shapeOf(narrow)]);
    const ones = this.op("Expand", [this.integers([1]), missing]);
    const padded = this.op("Concat", [ones, narrow], { axis: { int: 0 } });
    const spread = this.op("Not", [this.op("Equal", [padded, wide])]);
    const axes = this.op("Reshape", [this.op("NonZero", [spread]), this.integers([-1])]);
    const summed = this.op("ReduceSum", [gradient, axes], {
      keepdims: { int: 1 },
      noop_with_empty_axes: { int: 1 },
    });
    return this.op("Reshape", [summed, narrow]);
  }

  #constant(key: string, attributes: Attributes): string {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.op("Constant", [], attributes);
    this.#constants.set(key, name);
    return name;
  }
}
